"""Messages by webhook, plain and as Discord's: the sender may be told what became of them."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace
from typing import Any

from starlette.responses import Response

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import Sentence
from liveblog.model.inbox import MOST_IMAGES, Attached, Made, Message, Said, TakenBack
from liveblog.model.times import iso
from liveblog.store.inbox import Accepted
from liveblog.store.keys import same_id
from liveblog.text.chat import discord as discord_messages
from liveblog.text.chat import webhook as plain_messages
from liveblog.text.chat.fields import line_of
from liveblog.views.api.calls import LARGEST_BODY, Answer
from liveblog.views.api.incoming import Incoming, object_in
from liveblog.views.uploads import Sent, is_multipart, multipart

PATIENCE = 8.0  # seconds that a sender who may be told waits for the entry
AGAIN = 300_000  # milliseconds within which the same message without an id is the same message
_LATER = "Some images could not be fetched yet; that is tried again."


async def webhook(call: Incoming) -> Response:
    """A plain message, as JSON or as text."""
    content, headers = await call.body(), call.request.headers
    if headers.get("content-type", "").partition(";")[0].strip().lower() == "text/plain":
        body: dict[str, Any] = {"text": content.decode("utf-8", "replace")}
    else:
        body = object_in(content)
    id = plain_messages.id_in(body) or headers.get("webhook-id", "") or headers.get("idempotency-key", "")
    told: Said | TakenBack = TakenBack(message=f"id {id}")
    if body.get("deleted") is not True:
        told = plain_messages.read(body, f"id {id}", _version())
        if not id:
            told = replace(told, message=await _same_message(call, told))
    elif not id:
        raise Invalid(id="Give the id of the message that is to be taken back.")
    accepted = await call.accept(told)
    made = await _made(call, accepted)
    if made is None:
        return Answer(_outcome(made), 202)
    return Answer(_outcome(made), 201 if (accepted.how, accepted.seq) == ("accepted", 1) else 200)


async def discord(call: Incoming) -> Response:
    """A message as Discord's webhooks take it: JSON, or a form with files."""
    images: tuple[Attached, ...] = ()
    problems: list[str] = []
    admitted, left_out = False, 0
    if is_multipart(call.request):
        await call.admit()  # before so much is read
        limits = {"most_files": MOST_IMAGES, "most_fields": 20, "most_text": LARGEST_BODY}
        async with multipart(call.request, **limits) as sent:
            body = object_in(sent.fields.get("payload_json", "").encode() or json.dumps(sent.fields).encode())
            admitted = await call.admit(line_of(body.get("username"), 80))
            if admitted:
                images, problems = await _uploaded(call, sent, body)
            left_out = sent.left_out + len(problems)
    else:
        body = object_in(await call.body())
    said = discord_messages.read(body, "", _version())
    said = replace(said, images=(*images, *said.images), left_out=said.left_out + left_out)
    if not (said.text.strip() or said.images or said.left_out):
        raise Invalid(content="Give “content”, or an embed with words, or an attachment.")
    said = replace(said, message=await _same_message(call, said, digits=True))
    accepted = await call.accept(said, admitted=admitted)
    if call.request.query_params.get("wait", "").lower() not in ("true", "1"):
        return Response(status_code=204)
    return Answer(_as_discord(said, body) | _outcome(await _made(call, accepted), problems))


async def change(call: Incoming) -> Response:
    """PATCH …/messages/{id}: another text for a message, as Discord's webhooks have it."""
    before = await _message_before(call)
    body = object_in(await call.body())
    said = discord_messages.read(body, call.request.path_params["id"], _version())
    said = replace(
        said,
        sender=before.sender,
        name=before.name,
        text=said.text if "content" in body or "embeds" in body else before.text,
        images=said.images if "attachments" in body else before.images,
    )
    await call.accept(said)
    return Answer(_as_discord(said, body))


async def remove(call: Incoming) -> Response:
    """DELETE …/messages/{id}"""
    await _message_before(call)
    await call.accept(TakenBack(message=call.request.path_params["id"]))
    return Response(status_code=204)


async def _uploaded(
    call: Incoming, sent: Sent, body: dict[str, Any]
) -> tuple[tuple[Attached, ...], list[str]]:
    """The images among the files of a form, and what is wrong with the others."""
    found, problems, words = [], [], discord_messages.described(body)
    for number, upload in enumerate(sent.files):
        try:
            media = (await call.request.state["media"].keep(upload.file)).media
        except Invalid as why:
            problems.append(f"{upload.name}: {why}")
            continue
        alt = words.get(str(number)) or words.get(upload.name, "")
        found.append(Attached(key=media, media=media, name=upload.name[:100], alt=alt))
    return tuple(found), problems


async def _message_before(call: Incoming) -> Message:
    """The message of the address as it stands. Raises NotFound."""
    id = same_id(call.request.path_params["id"])
    inbox = call.request.state["store"].inbox
    found: Message | None = await inbox.message(call.blog.id, call.connection.id, id)
    if found is None or found.deleted:
        raise NotFound("There is no such message; it may be too old.")
    return found


async def _made(call: Incoming, accepted: Accepted) -> Made | None:
    """What was made of a message, if that is known soon."""
    inbox = call.request.state["store"].inbox
    made: Made | None = await inbox.when_made(call.blog.id, accepted, call.connection.id, PATIENCE)
    return made


def _outcome(made: Made | None, problems: list[str] | None = None) -> dict[str, Any]:
    """What became of a message, for its sender."""
    lost = [*(problems or ()), *(Sentence.from_json(why) for why in (made.lost.values() if made else ()))]
    lost += [_LATER] if made and made.tries else []
    found = {"entry": made.entry or None, "state": made.state or None} if made else {}
    return {"entry": None, "state": "waiting", **found, "problems": [str(why) for why in lost]}


def _as_discord(said: Said, body: dict[str, Any]) -> dict[str, Any]:
    """A message as Discord answers it."""
    return {
        "id": said.message,
        "type": 0,
        "content": body.get("content") or "",
        "author": {"username": said.name or "", "bot": True},
        "timestamp": iso(round(time.time() * 1000)),
        "attachments": [],
        "embeds": [],
    }


async def _same_message(call: Incoming, said: Said, *, digits: bool = False) -> str:
    """The id of a message that came without one: the same again within minutes has the same, as it is a second try."""
    images = [image.key for image in said.images]
    whole = json.dumps([said.sender, said.text, images, said.left_out], ensure_ascii=True)
    bucket = round(time.time() * 1000) // AGAIN
    ids = []
    for at in (bucket - 1, bucket):
        hashed = hashlib.sha256(f"{at} {whole}".encode()).hexdigest()[:15]
        ids.append(str(int(hashed, 16)) if digits else f"same {hashed}")
    before = await call.request.state["store"].inbox.has(call.blog.id, call.connection.id, ids[0])
    return ids[0] if before else ids[1]


def _version() -> str:
    return f"{time.time_ns():020d}"
