"""POST /api/v1/blogs/{slug}/inbox/{token}: messages of a chat, as that chat sends them.

A message is checked, kept and answered; `sources.ingest` carries it out. The secret in the address says which
connection it is; nothing about it is logged.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace
from hmac import compare_digest
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from liveblog.errors import Invalid, NotFound
from liveblog.language.languages import language
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import IGNORED, Connection
from liveblog.model.inbox import (
    MOST_IMAGES,
    Attached,
    Challenge,
    Greeting,
    Made,
    Message,
    Said,
    TakenBack,
    Told,
)
from liveblog.model.times import iso
from liveblog.state import State
from liveblog.store.inbox import Accepted
from liveblog.store.keys import same_id
from liveblog.store.tokens import id_of
from liveblog.text.chat import discord, slack, telegram, webhook
from liveblog.views.api.calls import LARGEST_BODY, Answer
from liveblog.views.problems import problem
from liveblog.views.uploads import LARGEST_REQUEST, is_multipart, multipart

PATIENCE = 8.0  # seconds that a sender who may be told waits for the entry
AGAIN = 300_000  # milliseconds within which the same message without an id is the same message
_NO_INBOX = "There is no such inbox. Make a connection at the desk, and give the address that it shows."
_UNSIGNED = sentence(
    "Messages came with a wrong signature and were refused. Compare the secret with the chat’s."
)
_TOO_MANY = sentence("More messages came in a minute than are taken; the chat was asked to send them later.")
_STRANGERS = sentence("People who are not mapped wrote too much; some of their messages were left out.")
_ONLY_IMAGES = sentence("The newsroom does not get this file: only images of up to 20 MB come along.")
_LATER = "Some images could not be fetched yet; that is tried again."
_FULL = sentence("Too many messages wait to be carried out; the chat was asked to send them later.")

Asked = Request[State]


async def receive(request: Asked) -> Response:
    """A message, in the form of the connection's chat."""
    blog, connection = await _connection(request)
    match connection.kind:
        case "slack":
            return await _slack(request, blog, connection)
        case "telegram":
            return await _telegram(request, blog, connection)
        case "discord":
            return await _discord(request, blog, connection)
    return await _webhook(request, blog, connection)


async def change(request: Asked) -> Response:
    """PATCH …/messages/{id}: another text for a message, as Discord's webhooks have it."""
    blog, connection = await _connection(request, "discord")
    before = await _message_before(request, blog, connection)
    body = _json(await _read(request))
    said = discord.read(body, request.path_params["id"], _version())
    said = replace(
        said,
        sender=before.sender,
        name=before.name,
        text=said.text if "content" in body or "embeds" in body else before.text,
        images=said.images if "attachments" in body else before.images,
    )
    accepted = await _accepted(request, blog, connection, said)
    return accepted if isinstance(accepted, Response) else Answer(_as_discord(said, body))


async def remove(request: Asked) -> Response:
    """DELETE …/messages/{id}"""
    blog, connection = await _connection(request, "discord")
    await _message_before(request, blog, connection)
    accepted = await _accepted(request, blog, connection, TakenBack(message=request.path_params["id"]))
    return accepted if isinstance(accepted, Response) else Response(status_code=204)


async def _message_before(request: Asked, blog: Blog, connection: Connection) -> Message:
    """The message of the address as it stands. Raises NotFound."""
    id = same_id(request.path_params["id"])
    found: Message | None = await request.state["store"].inbox.message(blog.id, connection.id, id)
    if found is None or found.deleted:
        raise NotFound("There is no such message; it may be too old.")
    return found


async def _connection(request: Asked, kind: str = "") -> tuple[Blog, Connection]:
    """The blog and the connection of the address. Raises NotFound, the same for either."""
    store = request.state["store"]
    try:
        blog = await store.blog(request.path_params["slug"])
    except NotFound:
        raise NotFound(_NO_INBOX) from None
    found = await store.connection_at(blog.id, request.path_params["token"])
    if found is None or (kind and found.kind != kind):
        raise NotFound(_NO_INBOX)
    return blog, found


# Slack and Telegram: their answers say nothing, and come before the work


async def _slack(request: Asked, blog: Blog, connection: Connection) -> Response:
    body, headers = await _read(request), request.headers
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    if not slack.is_signed(connection.secret, body, stamp, signature, time.time()):
        return await _refuse(request, blog, connection)
    told = slack.read(_json(body))
    await request.state["store"].note_problem(blog.id, connection.id, "signature", None)
    if isinstance(told, Challenge):
        return PlainTextResponse(told.answer)
    taken = await _take(request, blog, connection, told)
    return taken if isinstance(taken, Response) else Response()


async def _telegram(request: Asked, blog: Blog, connection: Connection) -> Response:
    given = request.headers.get("x-telegram-bot-api-secret-token", "")
    if not connection.secret or not compare_digest(id_of(given), connection.secret):
        return await _refuse(request, blog, connection)
    told = telegram.read(_json(await _read(request)))
    await request.state["store"].note_problem(blog.id, connection.id, "signature", None)
    if isinstance(told, Greeting):
        hello = sentence(
            "What you write here goes to the newsroom. Your number is {number}: ask an editor to enter you with it.",
            number=told.sender,
        )
        said = language(blog.language).say(hello)
        return Answer({"method": "sendMessage", "chat_id": told.chat, "text": said})
    taken = await _take(request, blog, connection, told)
    if isinstance(taken, Response):
        return taken
    fresh = taken is not None and (taken.how, taken.seq) == ("accepted", 1)
    if not (fresh and isinstance(told, Said) and told.left_out):
        return Answer({})
    # An answer may be a message of the bot's.
    said = language(blog.language).say(_ONLY_IMAGES)
    answer = {"method": "sendMessage", "chat_id": told.channel, "text": said}
    return Answer(answer | {"reply_parameters": {"message_id": telegram.number_of(told)}})


async def _take(request: Asked, blog: Blog, connection: Connection, told: Told) -> Accepted | Response | None:
    """Keeps a message, unless it is none for this connection; a Response refuses it."""
    if not isinstance(told, Said | TakenBack) or (connection.channel and told.channel != connection.channel):
        return None
    return await _accepted(request, blog, connection, told)


# Webhooks: the sender may be told what became of it


async def _discord(request: Asked, blog: Blog, connection: Connection) -> Response:
    images: tuple[Attached, ...] = ()
    problems: list[str] = []
    if is_multipart(request):
        limits = {"most_files": MOST_IMAGES, "most_fields": 20, "most_text": LARGEST_BODY}
        async with multipart(request, **limits) as sent:
            body = _json(sent.fields.get("payload_json", "").encode() or json.dumps(sent.fields).encode())
            words = discord.described(body)
            for number, upload in enumerate(sent.files):
                try:
                    media = (await request.state["media"].keep(upload.file)).media
                except Invalid as why:
                    problems.append(f"{upload.name}: {why}")
                    continue
                alt = words.get(str(number)) or words.get(upload.name, "")
                images += (Attached(key=media, media=media, name=upload.name[:100], alt=alt),)
            left_out = sent.left_out + len(problems)
    else:
        body, left_out = _json(await _read(request)), 0
    said = discord.read(body, "", _version())
    said = replace(said, images=(*images, *said.images), left_out=said.left_out + left_out)
    if not (said.text.strip() or said.images or said.left_out):
        raise Invalid(content="Give “content”, or an embed with words, or an attachment.")
    said = replace(said, message=await _same_message(request, blog, connection, said, digits=True))
    accepted = await _accepted(request, blog, connection, said)
    if isinstance(accepted, Response):
        return accepted
    if request.query_params.get("wait", "").lower() not in ("true", "1"):
        return Response(status_code=204)
    made = await request.state["store"].inbox.when_made(blog.id, accepted, connection.id, PATIENCE)
    return Answer(_as_discord(said, body) | _outcome(made, problems))


async def _webhook(request: Asked, blog: Blog, connection: Connection) -> Response:
    content = await _read(request)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "text/plain":
        body: dict[str, Any] = {"text": content.decode("utf-8", "replace")}
    else:
        body = _json(content)
    headers = request.headers
    id = webhook.id_in(body) or headers.get("webhook-id", "") or headers.get("idempotency-key", "")
    told: Said | TakenBack
    if body.get("deleted") is True:
        if not id:
            raise Invalid(id="Give the id of the message that is to be taken back.")
        told = TakenBack(message=f"id {id}")
    else:
        told = webhook.read(body, f"id {id}", _version())
        if not id:
            told = replace(told, message=await _same_message(request, blog, connection, told))
    accepted = await _accepted(request, blog, connection, told)
    if isinstance(accepted, Response):
        return accepted
    made = await request.state["store"].inbox.when_made(blog.id, accepted, connection.id, PATIENCE)
    if made is None:
        return Answer(_outcome(made), 202)
    return Answer(_outcome(made), 201 if accepted.how == "accepted" and accepted.seq == 1 else 200)


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


async def _same_message(
    request: Asked, blog: Blog, connection: Connection, said: Said, *, digits: bool = False
) -> str:
    """The id of a message that came without one: the same again within minutes has the same, as it is a second try."""
    images = [image.key for image in said.images]
    whole = json.dumps([said.sender, said.text, images, said.left_out], ensure_ascii=True)
    bucket = round(time.time() * 1000) // AGAIN
    ids = []
    for at in (bucket - 1, bucket):
        hashed = hashlib.sha256(f"{at} {whole}".encode()).hexdigest()[:15]
        ids.append(str(int(hashed, 16)) if digits else f"same {hashed}")
    before = await request.state["store"].inbox.has(blog.id, connection.id, ids[0])
    return ids[0] if before else ids[1]


# Shared


async def _accepted(
    request: Asked, blog: Blog, connection: Connection, told: Said | TakenBack
) -> Accepted | Response:
    """Keeps a message, unless there are too many; a Response refuses it."""
    store = request.state["store"]
    sender = told.sender if isinstance(told, Said) else ""
    known = await store.sender_of(blog.id, connection.id, sender) if sender else None
    if known and known.person == IGNORED:
        return Accepted("known")
    wait, strangers = await store.hear(blog.id, connection.id, stranger=bool(known and not known.person))
    if wait and strangers:
        # Not to be sent again: a chat that tries again holds back what others write.
        await store.note_problem(blog.id, connection.id, "strangers", _STRANGERS)
        return Accepted("known")
    if wait:
        await store.note_problem(blog.id, connection.id, "many", _TOO_MANY)
        return problem(429, _TOO_MANY, headers={"retry-after": str(wait)})
    if isinstance(told, Said) and sender:
        await store.saw(blog.id, connection.id, sender, told.name)
    accepted: Accepted = await store.inbox.accept(blog.id, connection, told, round(time.time() * 1000))
    if accepted.how == "gone":
        raise NotFound(_NO_INBOX)
    if accepted.how == "full":
        await store.note_problem(blog.id, connection.id, "many", _FULL)
        return problem(429, _FULL, headers={"retry-after": "30"})
    await store.note_problem(blog.id, connection.id, "many", None)
    if known and not known.person:
        await store.note_problem(blog.id, connection.id, "strangers", None)
    return accepted


async def _refuse(request: Asked, blog: Blog, connection: Connection) -> Response:
    await request.state["store"].note_problem(blog.id, connection.id, "signature", _UNSIGNED)
    return problem(401, "The signature is missing, wrong or too old.")


async def _read(request: Asked) -> bytes:
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > LARGEST_BODY:
            raise HTTPException(413)
    return bytes(content)


def _json(content: bytes) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON. Send an object such as {“text”: “…”}.") from None
    if not isinstance(body, dict):
        raise Invalid("The body has to be a JSON object such as {“text”: “…”}.")
    return body


def _version() -> str:
    return f"{time.time_ns():020d}"


_AT = "/blogs/{slug}/inbox/{token}"
ROUTES = [
    Route(_AT, receive, methods=["POST"], max_body_size=LARGEST_REQUEST),
    Route(f"{_AT}/messages/{{id}}", change, methods=["PATCH"]),
    Route(f"{_AT}/messages/{{id}}", remove, methods=["DELETE"]),
]
