"""Images uploaded by the desk and by programs, and given to readers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import httpx
import pytest
from bucket_service import Service
from desk import Desk, client_of, signed_in, typed, words
from image_files import A, bomb, from_camera, moving, picture
from PIL import Image
from servers import Running, command

from liveblog.media import pixels


@pytest.fixture(scope="module")
async def editor(server: Running) -> Any:
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


async def sent(desk: Desk, slug: str, *contents: bytes, json: bool = True, **fields: str) -> httpx.Response:
    """The answer to files, as the desk's scripts or a form send them."""
    files = [("image", (f"image {n}.jpg", data, "image/jpeg")) for n, data in enumerate(contents, 1)]
    headers = {"accept": "application/json"} if json else {}
    return await desk.client.post(
        f"/desk/{slug}/images", files=files or [("image", ("", b""))], data=fields, headers=headers
    )


async def test_an_upload_returns_its_name_and_readers_get_its_files(editor: Desk, story: str) -> None:
    answer = await sent(editor, story, from_camera())
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["width"], told["height"]) == (800, 1200)
    async with httpx.AsyncClient(base_url=editor.server.url) as reader:
        for address in [told["src"], *(part.split()[0] for part in told["srcset"].split(", "))]:
            got = await reader.get(address)
            assert got.status_code == 200
            assert got.headers["content-type"] == ("image/jpeg" if address.endswith("jpg") else "image/webp")
            assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert got.headers["x-content-type-options"] == "nosniff"
            assert int(got.headers["content-length"]) == len(got.content)
            Image.open(io.BytesIO(got.content)).load()
            kept = await reader.get(address, headers={"if-none-match": got.headers["etag"]})
            assert (kept.status_code, kept.content) == (304, b"")
            head = await reader.head(address)
            assert (head.status_code, head.headers["content-length"]) == (200, got.headers["content-length"])


@pytest.mark.parametrize(
    "name",
    ["..%2fredis%2fredis.log", "%2e%2e/redis/redis.log", "x.jpg", f"{A}.jpg", f"{A}-481.webp", f"{A}.jpg%00"],
)
async def test_an_unknown_image_is_404(server: Running, name: str) -> None:
    async with client_of(server) as reader:
        got = await reader.get(f"/media/{name}")
    assert got.status_code == 404
    assert got.headers["cache-control"] == "no-store"


async def test_uploads_are_refused_with_a_sentence(editor: Desk, story: str) -> None:
    for contents, sentence in (
        (b"<svg/>", pixels.SVG),
        (bomb(60_000, 40_000), "million pixels"),
        (b"", pixels.EMPTY),
    ):
        answer = await sent(editor, story, contents)
        assert answer.status_code == 422
        assert sentence in answer.json()["message"]
    assert "one image" in (await sent(editor, story)).json()["message"]
    assert "one image" in (await sent(editor, story, picture(), picture())).json()["message"]


async def test_a_file_of_more_than_50_mb_is_refused_with_our_sentence(editor: Desk, story: str) -> None:
    answer = await sent(editor, story, b"\xff" * (pixels.LARGEST_FILE + 1))
    assert (answer.status_code, answer.json()["message"]) == (422, pixels.TOO_LARGE)


@pytest.mark.parametrize(
    "body", [b"", b"nonsense", b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb']
)
async def test_an_incomplete_form_is_reported(editor: Desk, story: str, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x", "accept": "application/json"}
    answer = await editor.client.post(f"/desk/{story}/images", content=body, headers=headers)
    assert answer.status_code == 422
    assert "did not arrive whole" in answer.json()["message"]
    # Without scripts, and where the form does not even say how its parts are told apart.
    for kind in ("multipart/form-data; boundary=x", "multipart/form-data; boundary=", "multipart/form-data"):
        for path in ("images", "entries", "settings"):
            headers = {"content-type": kind}
            answer = await editor.client.post(f"/desk/{story}/{path}", content=body, headers=headers)
            assert (answer.status_code, "did not arrive whole" in words(answer)) == (422, True), (path, kind)


async def test_uploads_need_a_sign_in(server: Running, editor: Desk, story: str) -> None:
    stranger = Desk(server, client_of(server), "")
    answer = await sent(stranger, story, picture())
    assert answer.status_code == 401
    # Without scripts: what was typed is in the page that asks to sign in; the file cannot be.
    answer = await sent(stranger, story, picture(), json=False, text="The words stay.")
    assert answer.status_code == 401
    assert "The words stay." in answer.text
    await stranger.client.aclose()


async def test_without_scripts_a_form_comes_back_with_its_images(editor: Desk, story: str) -> None:
    answer = await sent(
        editor, story, picture(), b"<svg/>", json=False, text="Low tide.", headline="Boats", images="listed"
    )
    assert answer.status_code == 422
    assert "image 2.jpg: This is an SVG" in words(answer)
    assert (typed(answer, "text"), typed(answer, "headline")) == ("Low tide.", "Boats")
    name = typed(answer, "image-1-media")
    form = {"text": "Low tide.", "images": "listed", "image-1-media": name, "image-1-alt": "Boats"}
    answer = await sent(editor, story, moving(), json=False, **form)
    assert answer.status_code == 200
    assert typed(answer, "image-1-alt") == "Boats"
    other = typed(answer, "image-2-media")
    form |= {"image-2-media": other, "act": "up 2"}
    answer = await sent(editor, story, json=False, **form)
    assert (typed(answer, "image-1-media"), typed(answer, "image-2-media")) == (other, name)
    assert typed(answer, "image-2-alt") == "Boats"


async def test_an_entry_of_images_alone_is_published_edited_and_read(editor: Desk, story: str) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    form = {
        "images": "listed",
        "image-1-media": name,
        "image-1-alt": "Boats & mud",
        "image-1-credit": "A. Reader",
    }
    id = await editor.publish(story, "", **form)
    page = (await editor.get(f"/live/{story}")).text
    assert (
        f'<img src="/media/{name}.jpg" alt="Boats &amp; mud" width="1200" height="800" loading="lazy"' in page
    )
    assert 'data-line="Boats &amp; mud"' in page
    edit = await editor.get(f"/desk/{story}/entries/{id}/edit")
    assert (typed(edit, "image-1-media"), typed(edit, "image-1-credit")) == (name, "A. Reader")
    changed = await editor.post(f"/desk/{story}/entries/{id}", text="Words.", revision="1", **form)
    assert changed.status_code == 303, words(changed)
    page = (await editor.get(f"/live/{story}/{id}")).text
    assert f"/media/{name}-480.webp 480w" in page
    assert "Words." in page
    assert f'<meta property="og:image" content="{editor.server.url}/live/{story}/{id}/share.jpg?v=' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page


async def test_a_preview_shows_images(editor: Desk, story: str) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    form = {"images": "listed", "image-1-media": name, "image-1-alt": "Boats"}
    drawn = await editor.post(f"/desk/{story}/preview", {"accept": "application/json"}, text="", **form)
    assert f"/media/{name}.jpg" in drawn.json()["html"]


async def test_two_editors_who_add_images_to_one_entry_both_find_both(editor: Desk, story: str) -> None:
    names = [(await sent(editor, story, picture(400 + n, 300))).json()["media"] for n in range(3)]
    first = {"images": "listed", "image-1-media": names[0], "image-1-alt": "First"}
    id = await editor.publish(story, "Words.", **first)
    theirs = first | {"image-2-media": names[1], "image-2-alt": "Theirs"}
    saved = await editor.post(
        f"/desk/{story}/entries/{id}", text="Words.", revision="1", change="small", **theirs
    )
    assert saved.status_code == 303, words(saved)
    mine = first | {"image-2-media": names[2], "image-2-alt": "Mine"}
    stale = await editor.post(
        f"/desk/{story}/entries/{id}", text="Words.", revision="1", change="small", **mine
    )
    assert stale.status_code == 409
    assert [typed(stale, f"image-{n}-media") for n in (1, 2, 3)] == [names[0], names[2], names[1]]
    assert typed(stale, "image-3-alt") == "Theirs"


async def test_an_entry_cannot_name_an_unknown_image(
    editor: Desk, story: str, api: httpx.AsyncClient
) -> None:
    form = {"images": "listed", "image-1-media": A, "image-1-alt": "Boats"}
    answer = await editor.post(f"/desk/{story}/entries", text="Words.", id="e1", **form)
    assert answer.status_code == 422
    assert "not here any more" in words(answer)
    assert typed(answer, "text") == "Words."
    answer = await api.post(f"/api/v1/blogs/{story}/entries", json={"images": [{"media": A, "alt": "x"}]})
    assert answer.status_code == 422
    assert "Image 1" in answer.json()["errors"]["images"]


async def test_programs_upload_and_publish_images(api: httpx.AsyncClient, story: str) -> None:
    told = await api.post("/api/v1/images", content=moving())
    assert told.status_code == 201, told.text
    assert told.json()["note"] == pixels.STILL
    shown = {"media": told.json()["media"], "alt": "Boats", "caption": "Low tide", "credit": ""}
    made = await api.post(f"/api/v1/blogs/{story}/entries", json={"text": "Words.", "images": [shown]})
    assert made.status_code == 201, made.text
    assert made.json()["images"] == [shown]
    assert [b["kind"] for b in made.json()["blocks"]] == ["text", "image"]
    path = f"/api/v1/blogs/{story}/entries/{made.json()['id']}"
    assert (await api.patch(path, json={"text": "Others."})).json()["images"] == [shown]
    assert (await api.patch(path, json={"images": []})).json()["images"] == []
    refused = await api.post("/api/v1/images", content=b"<svg/>")
    assert refused.status_code == 422
    assert refused.json()["detail"] == pixels.SVG
    wrong = await api.post("/api/v1/images", files={"image": ("a.jpg", picture())})
    assert "--data-binary" in wrong.json()["detail"]


async def test_an_export_carries_images(server: Running, editor: Desk, story: str, tmp_path: Path) -> None:
    name = (await sent(editor, story, picture())).json()["media"]
    await editor.publish(story, "", **{"images": "listed", "image-1-media": name, "image-1-alt": "Boats"})
    exported = server.command("export", story)
    assert f'"media":"{name}"' in exported
    file = tmp_path / "export.jsonl"
    file.write_text(exported)
    server.command("import", str(file), "--slug", f"{story}-again")
    assert f"/media/{name}.jpg" in (await editor.get(f"/live/{story}-again")).text
    file.write_text(exported.replace(name, "../../secret"))
    assert "none of ours" in command("import", str(file), "--slug", "x", "--data", str(server.data)).stderr


async def test_a_command_removes_an_image_by_its_address(server: Running, editor: Desk, story: str) -> None:
    told = (await sent(editor, story, picture(777, 333))).json()
    removed = server.command("image", "remove", f"https://live.example.org{told['srcset'].split()[0]}")
    assert told["src"] in removed.splitlines()
    again = command("image", "remove", told["media"], "--data", str(server.data))
    said = f"liveblog: There is no image {told['media']} here; it may have been removed already.\n"
    assert (again.returncode, again.stderr) == (1, said)
    assert "names no image" in command("image", "remove", "boats.jpg").stderr


async def test_a_server_with_a_bucket_shows_its_images_itself(serve: Any, service: Service) -> None:
    server = serve(LIVEBLOG_MEDIA_URL=f"s3+http://k:s@{service.host}/b")
    desk = await signed_in(server)
    told = (await sent(desk, await desk.create_blog(), picture())).json()
    assert service.files[f"/b/{told['media']}.jpg"][0] == "image/jpeg"
    assert told["src"].startswith("/media/")
    assert (await desk.get(told["src"])).content == service.files[f"/b/{told['media']}.jpg"][1]
    assert not (server.data / "media").exists()
    await desk.client.aclose()
