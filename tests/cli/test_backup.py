"""`liveblog backup` and `liveblog restore`: a whole newsroom as one file, taken while it works, and back again."""

from __future__ import annotations

import asyncio
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from desk import PASSWORD, Desk, signed_in, words
from image_files import picture
from servers import Running, command, running

from liveblog.archive.backups.restoring import Backup
from liveblog.errors import Invalid


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Running:  # type: ignore[misc]
    with running(tmp_path_factory.mktemp("newsroom")) as server:
        yield server


@pytest.fixture(scope="module")
async def saved(newsroom: Running, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Desk, str]:
    """A backup that was taken while somebody published."""
    desk = await signed_in(newsroom, "admin")
    slug = await desk.create_blog(state="live", title="The flood")
    files = {"image": ("a.jpg", picture())}
    sent = await desk.client.post(f"/desk/{slug}/images", files=files, headers={"accept": "application/json"})
    shown = {"images": "listed", "image-1-media": sent.json()["media"], "image-1-alt": "The bridge"}
    await desk.publish(slug, "With a picture.", id="pic", **shown)
    await desk.publish(slug, "A first wording.", id="e1")
    await desk.post(f"/desk/{slug}/entries/e1", text="A second wording.", revision="1")
    await desk.publish(slug, "Not yet.", id="d1", state="draft")
    await desk.post(f"/desk/{slug}/keep", text="Half a sentence", id="half")
    await desk.post(f"/desk/{slug}/chat", note="Who is at the bridge?")
    file = tmp_path_factory.mktemp("saved") / "newsroom.backup"
    going = True

    async def publish() -> int:
        count = 0
        while going:
            await desk.publish(slug, f"Update {count}.")
            count += 1
        return count

    publishing = asyncio.create_task(publish())
    done = await asyncio.to_thread(newsroom.command, "backup", str(file))
    going = False
    assert await publishing > 0
    assert "It is not encrypted" in done
    return file, desk, slug


async def test_what_is_restored_is_the_same_newsroom(saved: tuple[Path, Desk, str], tmp_path: Path) -> None:
    file, desk, slug = saved
    data = tmp_path / "there"
    done = command("restore", str(file), "--data", str(data))
    assert done.returncode == 0, done.stderr
    assert "1 blog, 1 image," in done.stdout
    with running(data) as there:
        async with httpx.AsyncClient(base_url=there.url) as client:
            snapshot = (await client.get(f"/live/{slug}/snapshot")).json()
            now = (await desk.get(f"/live/{slug}/snapshot")).json()
            known = {entry["id"]: entry for entry in now["entries"]}
            assert len(snapshot["entries"]) >= 2
            assert all(known.get(entry["id"], entry) == entry for entry in snapshot["entries"])
            # Positions stay those of before: an open page goes on where it was, and misses nothing.
            missed = await client.get(f"/live/{slug}/updates", params={"after": snapshot["position"]})
            assert missed.status_code in (200, 204), missed.text
            page = await client.get(f"/live/{slug}/pic")
            for address in ("/media/" + page.text.split('src="/media/')[1].split('"')[0],):
                assert (await client.get(address)).status_code == 200
            signed = await client.post("/desk/login", data={"name": desk.name, "password": PASSWORD})
            assert signed.status_code == 303, words(signed)
            at_desk = await client.get(f"/desk/{slug}")
            assert "Half a sentence" in at_desk.text
            assert "Not yet." in (await client.get(f"/desk/{slug}?state=draft")).text
            assert "Who is at the bridge?" in (await client.get(f"/desk/{slug}/chat")).text
            history = await client.get(f"/desk/{slug}/entries/e1/history")
            assert "A first wording." in history.text
            published = await client.post(f"/desk/{slug}/entries", data={"text": "It goes on.", "id": "on"})
            assert published.status_code == 303, words(published)
            assert (await client.get(f"/live/{slug}/snapshot")).json()["position"] > snapshot["position"]


def test_a_newsroom_that_is_not_empty_is_left_alone(saved: tuple[Path, Desk, str], newsroom: Running) -> None:
    refused = command("restore", str(saved[0]), "--data", str(newsroom.data))
    assert (refused.returncode, "Restore into an empty one" in refused.stderr) == (1, True)


def test_a_backup_for_a_key_is_opened_by_it_alone(
    newsroom: Running, saved: tuple[Path, Desk, str], tmp_path: Path
) -> None:
    key, other, public = tmp_path / "key", tmp_path / "other", tmp_path / "public"
    made = newsroom.command("backup", "--make-key", str(key))
    newsroom.command("backup", "--make-key", str(other))
    assert key.stat().st_mode & 0o777 == 0o600
    public.write_text(made.split()[-1])
    file, data = tmp_path / "sealed", ("--data", str(tmp_path / "there"))
    newsroom.command("backup", str(file), "--key", str(public))
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    for given, said in (
        ((), "This backup is encrypted"),
        (("--key", str(other)), "cannot be decrypted with this key"),
        (("--key", str(public)), "has no secret key"),
        (("--key", str(tmp_path / "none")), "cannot be read"),
    ):
        refused = command("restore", str(file), *given, *data)
        assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
    assert command("restore", str(file), "--key", str(key), *data).returncode == 0
    again = command("backup", "--make-key", str(key))
    assert (again.returncode, "there already" in again.stderr) == (1, True)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2_000])


def changed(file: Path) -> None:
    """A byte of an image, which is not packed."""
    with zipfile.ZipFile(file) as opened:
        info = next(info for info in opened.infolist() if info.filename.endswith(".jpg"))
    whole = bytearray(file.read_bytes())
    whole[info.header_offset + 500] ^= 1
    file.write_bytes(whole)


def rewritten(file: Path, **changes: object) -> None:
    with zipfile.ZipFile(file) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    manifest = json.loads(files.pop("manifest.json")) | changes
    with zipfile.ZipFile(file, "w") as made:
        for name, contents in files.items():
            made.writestr(name, contents)
        made.writestr("manifest.json", json.dumps(manifest))


def newer(file: Path) -> None:
    rewritten(file, version=2)


def other_kind(file: Path) -> None:
    rewritten(file, format="something else")


def more(file: Path) -> None:
    with zipfile.ZipFile(file, "a") as made:
        made.writestr("media/../../evil", b"x")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (cut, "was cut off"),
        (changed, "The backup is damaged"),
        (newer, "comes from a newer liveblog"),
        (other_kind, "is not a backup of liveblog"),
        (more, "files are missing, or are too many"),
    ],
)
def test_a_damaged_backup_restores_nothing(
    damage: Callable[[Path], None], said: str, saved: tuple[Path, Desk, str], tmp_path: Path
) -> None:
    file = Path(shutil.copy(saved[0], tmp_path / "damaged"))
    damage(file)
    with pytest.raises(Invalid, match=said):
        Backup(file)
