"""POST /api/v1/blogs/{slug}/inbox/{token}: messages of a chat, as that chat sends them.

A message is checked, kept and answered; `sources.ingest` carries it out. The secret in the address says which
connection it is; nothing about it is logged.
"""

from __future__ import annotations

import time
from hmac import compare_digest

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from liveblog.language.translatable import sentence
from liveblog.model.inbox import Challenge, Greeting, Said, TakenBack, Told
from liveblog.store.inbox import Accepted
from liveblog.store.tokens import id_of
from liveblog.text.chat import slack as slack_events
from liveblog.text.chat import telegram as telegram_updates
from liveblog.views.api.calls import Answer
from liveblog.views.api.incoming import Incoming, incoming, object_in
from liveblog.views.api.webhooks import change, discord, remove, webhook
from liveblog.views.uploads import LARGEST_REQUEST

_ONLY_IMAGES = sentence("The newsroom does not get this file: only images of up to 20 MB come along.")


async def receive(call: Incoming) -> Response:
    """A message, in the form of the connection's chat."""
    by_kind = {"slack": slack, "telegram": telegram, "discord": discord, "webhook": webhook}
    return await by_kind[call.connection.kind](call)


async def slack(call: Incoming) -> Response:
    """An event of Slack's, which wants its answer within three seconds, and none with words."""
    body, headers = await call.body(), call.request.headers
    stamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    await call.signed(slack_events.is_signed(call.connection.secret, body, stamp, signature, time.time()))
    told = slack_events.read(object_in(body))
    if isinstance(told, Challenge):
        return PlainTextResponse(told.answer)
    await _take(call, told)
    return Response()


async def telegram(call: Incoming) -> Response:
    """An update of Telegram's, whose answer may be a message of the bot's."""
    given, secret = call.request.headers.get("x-telegram-bot-api-secret-token", ""), call.connection.secret
    await call.signed(bool(secret) and compare_digest(id_of(given), secret))
    told = telegram_updates.read(object_in(await call.body()))
    if isinstance(told, Greeting):
        hello = sentence(
            "What you write here goes to the newsroom. Your number is {number}: ask an editor to enter you with it.",
            number=told.sender,
        )
        return Answer({"method": "sendMessage", "chat_id": told.chat, "text": call.say(hello)})
    taken = await _take(call, told)
    fresh = taken is not None and (taken.how, taken.seq) == ("accepted", 1)
    if not (fresh and isinstance(told, Said) and told.left_out):
        return Answer({})
    answered = {"message_id": telegram_updates.number_of(told)}
    message = {"method": "sendMessage", "chat_id": told.channel, "text": call.say(_ONLY_IMAGES)}
    return Answer({**message, "reply_parameters": answered})


async def _take(call: Incoming, told: Told) -> Accepted | None:
    """Keeps a message, unless it is none for this connection."""
    wanted = call.connection.channel
    if not isinstance(told, Said | TakenBack) or (wanted and told.channel != wanted):
        return None
    return await call.accept(told)


_AT = "/blogs/{slug}/inbox/{token}"
ROUTES = [
    Route(_AT, incoming(receive), methods=["POST"], max_body_size=LARGEST_REQUEST),
    Route(f"{_AT}/messages/{{id}}", incoming(change, "discord"), methods=["PATCH"]),
    Route(f"{_AT}/messages/{{id}}", incoming(remove, "discord"), methods=["DELETE"]),
]
