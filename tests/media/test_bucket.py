"""Images in a bucket."""

from __future__ import annotations

import io
import sys

import pytest
from bucket_service import Service
from image_files import A, picture
from servers import command

from liveblog.errors import CannotStart, Unavailable
from liveblog.media.bucket import AWAY, Bucket
from liveblog.media.store import MediaStore
from liveblog.model import images
from liveblog.settings import Settings


async def test_a_bucket_keeps_images_signed_and_typed(service: Service) -> None:
    url = f"s3+http://KEY:SEC%2FRET@{service.host}/newsroom/live?region=eu-test-1"
    kept = MediaStore.open(Settings(media_url=url))
    head = await kept.keep(io.BytesIO(picture()))
    names = [name for name, *_ in images.files(head.media)]
    assert [path for verb, path, _ in service.asked if verb == "PUT"] == [
        f"/newsroom/live/{name}" for name in names
    ]
    for _, path, authorization in service.asked:
        assert path.startswith("/newsroom/live/")
        assert authorization.startswith("AWS4-HMAC-SHA256 Credential=KEY/")
        assert "/eu-test-1/s3/aws4_request" in authorization
    for name, _, type in images.files(head.media):
        assert service.files[f"/newsroom/live/{name}"][0] == type
    other = MediaStore.open(Settings(media_url=url))
    assert await other.read(names[0]) == service.files[f"/newsroom/live/{names[0]}"][1]
    assert await other.has(head.media)
    assert not await other.has(A)
    assert await other.read(f"{A}.jpg") is None
    assert await other.remove(head.media)
    assert service.files == {}
    await kept.close()
    await other.close()


async def test_a_failing_or_unreachable_bucket_is_reported(service: Service) -> None:
    service.refuses = True
    kept = MediaStore.open(Settings(media_url=f"s3+http://k:s@{service.host}/b"))
    for act in (kept.keep(io.BytesIO(picture())), kept.read(f"{A}.jpg"), kept.has(A)):
        with pytest.raises(Unavailable) as refused:
            await act
        assert str(refused.value) == AWAY
    await kept.close()


@pytest.mark.parametrize(
    "url",
    [
        "https://host/bucket",
        "s3://host/bucket",
        "s3://key@host/bucket",
        "s3://key:se/cret@host/bucket",
        "s3://key:secret@host",
        "s3://key:secret@/bucket",
        "s3://key:secret@host:port/bucket",
    ],
)
def test_an_unusable_bucket_address_is_reported_without_its_secret(url: str) -> None:
    with pytest.raises(CannotStart, match="LIVEBLOG_MEDIA_URL") as refused:
        Bucket(url)
    assert "cret" not in str(refused.value).replace("SECRET", "").replace("secret are", "")


def test_without_its_package_a_bucket_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(CannotStart, match=r"install liveblog\[s3\]"):
        Bucket("s3://key:secret@host/bucket")


def test_the_settings_do_not_show_the_bucket_s_secret() -> None:
    shown = command("settings", environ={"LIVEBLOG_MEDIA_URL": "s3://key:secret-word@host/bucket"}).stdout
    assert "LIVEBLOG_MEDIA_URL=(set)" in shown
    assert "secret-word" not in shown
