"""Images come along from chats of ours: through the one client, bounded, with the bot's token for its chat alone."""

from __future__ import annotations

import asyncio
import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest
from chats import (
    Connected,
    connect,
    enter_sender,
    entries,
    from_slack,
    from_telegram,
    once,
    page_once,
    slack_delete,
    slack_message,
    telegram_update,
)
from desk import Desk
from elsewhere import Asked, Elsewhere, as_json, response
from image_files import picture
from servers import PATIENCE, Running

BOT = "xoxb-1-2-abcdef"
TELEGRAM_BOT = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture
async def slack(desk: Desk, slug: str, me: str) -> Connected:
    to = await connect(desk, slug, "slack", bot=BOT)
    await enter_sender(desk, slug, to, "U1", me)
    return to


def file(url: str, id: str = "F1", **more: Any) -> dict[str, Any]:
    return {"id": id, "mimetype": "image/jpeg", "url_private": url, "name": "a.jpg", "mode": "hosted", **more}


def jpeg() -> bytes:
    """An image that no other test has."""
    return picture(300, 200, comment=secrets.token_bytes(8))


def sends(contents: bytes, kind: str = "image/jpeg") -> bytes:
    return response(contents, kind=kind)  # type: ignore[arg-type]


async def test_slacks_images_are_fetched_with_the_bots_token(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    there.answers["/slack/files/a.jpg"] = sends(jpeg())
    files = [file(there.url("/slack/files/a.jpg"), alt_txt="A dam")]
    await from_slack(program, slack, slack_message("The dam", files=files, subtype="file_share"))
    [entry] = await once(program, slug, len)
    assert [image["alt"] for image in entry["images"]] == ["A dam"]
    assert (entry["text"], entry["state"]) == ("The dam", "published")
    [asked] = [asked for asked in there.asked if asked.path == "/slack/files/a.jpg"]
    assert asked.headers["authorization"] == f"Bearer {BOT}"


async def test_a_token_goes_to_slack_alone(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    before = len(there.asked)
    elsewhere = there.url("/files/b.jpg").replace("127.0.0.1", "localhost")
    await from_slack(program, slack, slack_message("The dam", files=[file(elsewhere)]))
    await once(program, slug, len)
    await page_once(desk, f"/desk/{slug}/connections", "does not give its images to this bot")
    assert "/files/b.jpg" not in [asked.path for asked in there.asked[before:]]


async def test_slacks_page_for_signing_in_is_no_image(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    there.answers["/slack/files/c.jpg"] = b"<html>Sign in</html>"
    await from_slack(program, slack, slack_message("", files=[file(there.url("/slack/files/c.jpg"))]))
    await page_once(desk, f"/desk/{slug}/connections", "Look at the bot’s token and its rights. Since")


async def test_names_are_asked_for(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    user = {"ok": True, "user": {"real_name": "Jonas Weil", "profile": {"display_name": "jonas"}}}
    there.answers["/slack/api/users.info"] = user
    await from_slack(program, slack, slack_message("With <@U7>", user="U6"))
    [entry] = await once(program, slug, len)
    assert (entry["authors"], entry["text"], entry["state"]) == (["jonas"], "With @jonas", "submitted")
    assert "jonas" in await page_once(desk, f"/desk/{slug}/connections", "1 not mapped")


async def test_an_album_of_telegrams_is_one_entry(
    desk: Desk, slug: str, me: str, there: Elsewhere, program: httpx.AsyncClient, fetching: Running
) -> None:
    to = await connect(desk, slug, "telegram", bot=TELEGRAM_BOT)
    await enter_sender(desk, slug, to, "77", me)

    async def get_file(asked: Asked, writer: asyncio.StreamWriter) -> None:
        path = f"photos/{asked.query['file_id']}.jpg"
        writer.write(as_json({"ok": True, "result": {"file_path": path}}))

    there.answers[f"/telegram/bot{TELEGRAM_BOT}/getFile"] = get_file
    for n in (1, 2, 3):
        there.answers[f"/telegram/file/bot{TELEGRAM_BOT}/photos/f{n}.jpg"] = sends(jpeg())
        photo = [{"file_id": f"f{n}", "file_unique_id": f"u{n}", "width": 300, "height": 200}]
        words = {"caption": "The dam"} if n == 1 else {}
        update = telegram_update(number=n, update=n, photo=photo, media_group_id="9", **words)
        await from_telegram(program, to, update)
    [entry] = await once(program, slug, lambda found: found and len(found[0]["images"]) == 3)
    assert (entry["text"], entry["state"]) == ("The dam", "published")
    assert [image["alt"] for image in entry["images"]] == ["Photo"] * 3
    await page_once(desk, f"/desk/{slug}", "say what they show")
    assert TELEGRAM_BOT not in "".join(fetching.output)
    assert to.path.rpartition("/")[2] not in "".join(fetching.output)


@pytest.mark.parametrize("ends", ["message", "connection"])
async def test_what_ends_while_its_images_come_is_never_published(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient, ends: str
) -> None:
    asked, may_answer = asyncio.Event(), asyncio.Event()

    async def slow(_: Asked, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await may_answer.wait()
        writer.write(sends(jpeg()))

    path = f"/slack/files/slow-{ends}.jpg"
    there.answers[path] = slow
    await from_slack(program, slack, slack_message("A mistake", files=[file(there.url(path))]))
    async with asyncio.timeout(PATIENCE):
        await asked.wait()
    other = await connect(desk, slug, "webhook")
    if ends == "message":
        await from_slack(program, slack, slack_delete())
    else:
        await desk.post(f"/desk/{slug}/connections/{slack.id}/remove")
    may_answer.set()
    for n in range(3):  # each is carried out after what came before
        assert (await program.post(other.path, json={"text": f"Another {n}"})).status_code == 201
    assert "A mistake" not in [entry["text"] for entry in await entries(program, slug)]
    assert "A mistake" not in (await program.get(f"/live/{slug}")).text


async def test_ten_images_of_20_mb_come_along_in_bounded_memory(
    desk: Desk, slug: str, slack: Connected, there: Elsewhere, program: httpx.AsyncClient, fetching: Running
) -> None:
    def memory() -> int:
        return sum(_memory(pid) for pid in _family(fetching.process.pid))

    files = []
    for n in range(10):
        # An image's file may have anything behind its end.
        there.answers[f"/slack/files/{n}.jpg"] = sends(jpeg() + bytes(20_000_000))
        files.append(file(there.url(f"/slack/files/{n}.jpg"), f"F{n}"))
    before, most, done = memory(), 0, False

    async def watch() -> None:
        nonlocal most
        while not done:
            most = max(most, memory())
            await asyncio.sleep(0.02)

    watching = asyncio.create_task(watch())
    await from_slack(program, slack, slack_message("Ten", files=[*files, file(there.url("/slack/x"), "F10")]))
    await once(program, slug, lambda found: found and len(found[0]["images"]) == 10)
    done = True
    await watching
    assert most - before < 60_000_000
    await page_once(desk, f"/desk/{slug}", "1 file of the message is missing here.")


async def test_an_image_that_is_too_large_is_left_out_and_said(
    desk: Desk, slug: str, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    there.answers["/large.jpg"] = sends(jpeg() + bytes(50_000_001))
    there.answers["/small.jpg"] = sends(jpeg())
    to = await connect(desk, slug, "webhook")
    images = [there.url("/large.jpg"), {"url": there.url("/small.jpg"), "alt": "A dam"}]
    answer = await program.post(to.path, json={"text": "Two", "images": images})
    assert (answer.status_code, len(answer.json()["problems"])) == (201, 1)
    assert "larger than 50 MB" in answer.json()["problems"][0]
    [entry] = await entries(program, slug)
    assert [image["alt"] for image in entry["images"]] == ["A dam"]


async def test_what_fails_for_a_while_comes_later(
    desk: Desk, slug: str, there: Elsewhere, program: httpx.AsyncClient
) -> None:
    tries = 0

    async def late(_: Asked, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        writer.write(response("later", 500) if tries == 1 else sends(jpeg()))

    there.answers["/late.jpg"] = late
    to = await connect(desk, slug, "webhook")
    answer = await program.post(to.path, json={"text": "Soon", "images": [there.url("/late.jpg")]})
    assert "tried again" in answer.json()["problems"][0]
    [entry] = await entries(program, slug)
    assert entry["images"] == []
    [entry] = await once(program, slug, lambda found: found[0]["images"])
    assert (entry["text"], entry["revision"]) == ("Soon", 2)


def _family(pid: int, of: str = "") -> list[int]:
    """A process and those that it started, but for decoders of images: these are bounded by themselves. Before a new
    process runs its own program it is another name for the memory of the one that started it."""
    try:
        command = Path(f"/proc/{pid}/cmdline").read_text()
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []  # it has ended
    if "liveblog.media.decoder" in command or command == of:
        return []
    return [pid, *(other for child in children for other in _family(int(child), command))]


def _memory(pid: int) -> int:
    """Bytes of its own."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), 0)
