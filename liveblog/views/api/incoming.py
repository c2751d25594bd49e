"""A request to an inbox: which connection it is for, what of it is read, and whether it is taken.

Must not know: any chat.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from liveblog.errors import Invalid, NotFound
from liveblog.language.languages import language
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blogs import Blog
from liveblog.model.connections import IGNORED, Connection
from liveblog.model.inbox import Said, TakenBack
from liveblog.state import State
from liveblog.store import Store
from liveblog.store.inbox import Accepted
from liveblog.views.api.calls import LARGEST_BODY
from liveblog.views.problems import problem
from liveblog.views.readers.watched import is_here

_NO_INBOX = "There is no such inbox. Make a connection at the desk, and give the address that it shows."
_UNSIGNED = sentence(
    "Messages came with a wrong signature and were refused. Compare the secret with the chat’s."
)
_TOO_MANY = sentence("More messages came in a minute than are taken; the chat was asked to send them later.")
_STRANGERS = sentence("People who are not mapped wrote too much; some of their messages were left out.")
_FULL = sentence("Too many messages wait to be carried out; the chat was asked to send them later.")
_FULL_WAIT = 30  # seconds

Asked = Request[State]


class Refusal(Exception):
    """A message that is not taken, with the answer to it."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Incoming:
    """One request, with its blog and its connection."""

    def __init__(self, request: Asked, blog: Blog, connection: Connection) -> None:
        self.request = request
        self.blog = blog
        self.connection = connection
        self._store: Store = request.state["store"]

    async def body(self) -> bytes:
        """The whole body. Raises HTTPException when it is too large."""
        content = bytearray()
        async for chunk in self.request.stream():
            content += chunk
            if len(content) > LARGEST_BODY:
                raise HTTPException(413)
        return bytes(content)

    def say(self, text: Sentence) -> str:
        """A sentence for people in the chat, in the blog's language."""
        return language(self.blog.language).say(text)

    async def signed(self, is_so: bool) -> None:
        """Goes on only with a genuine request; the desk is told of others. Raises Refusal."""
        await self._note("signature", None if is_so else _UNSIGNED)
        if not is_so:
            raise Refusal(problem(401, "The signature is missing, wrong or too old."))

    async def admit(self, sender: str = "") -> bool:
        """Counts a message; whether it is taken. Raises Refusal when the chat is to send it later."""
        blog, id = self.blog.id, self.connection.id
        known = await self._store.sender_of(blog, id, sender) if sender else None
        if known and known.person == IGNORED:
            return False
        stranger = known is not None and not known.person
        wait, strangers = await self._store.hear(blog, id, stranger=stranger)
        if stranger:
            await self._note("strangers", _STRANGERS if strangers else None)
        if wait and strangers:
            return False  # not to be sent again: a chat that tries again holds back what others write
        if wait:
            await self._later(_TOO_MANY, wait)
        return True

    async def accept(self, told: Said | TakenBack, *, admitted: bool = False) -> Accepted:
        """Keeps a message, once it is admitted. Raises Refusal; NotFound when the connection ended."""
        sender = told.sender if isinstance(told, Said) else ""
        if not admitted and not await self.admit(sender):
            return Accepted("known")
        if isinstance(told, Said) and sender:
            await self._store.saw(self.blog.id, self.connection.id, sender, told.name)
        now = round(time.time() * 1000)
        accepted = await self._store.inbox.accept(self.blog.id, self.connection, told, now)
        if accepted.how == "gone":
            raise NotFound(_NO_INBOX)
        if accepted.how == "full":
            await self._later(_FULL, _FULL_WAIT)
        await self._note("many", None)
        return accepted

    async def _later(self, why: Sentence, wait: int) -> None:
        await self._note("many", why)
        raise Refusal(problem(429, why, headers={"retry-after": str(wait)}))

    async def _note(self, what: str, why: Sentence | None) -> None:
        await self._store.note_problem(self.blog.id, self.connection.id, what, why)


def incoming(
    view: Callable[[Incoming], Awaitable[Response]], kind: str = ""
) -> Callable[[Asked], Awaitable[Response]]:
    """Wraps a view of an inbox (of connections of one kind): unknown blogs and unknown secrets are answered alike."""

    async def answer(request: Asked) -> Response:
        store: Store = request.state["store"]
        try:
            blog = await store.blog(request.path_params["slug"])
            if not is_here(request.scope, blog):
                raise NotFound(_NO_INBOX)
        except NotFound:
            raise NotFound(_NO_INBOX) from None
        found = await store.connection_at(blog.id, request.path_params["token"])
        if found is None or (kind and found.kind != kind):
            raise NotFound(_NO_INBOX)
        try:
            return await view(Incoming(request, blog, found))
        except Refusal as refusal:
            return refusal.response

    return answer


def object_in(content: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises Invalid."""
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        raise Invalid("The body is not JSON. Send an object such as {“text”: “…”}.") from None
    if not isinstance(body, dict):
        raise Invalid("The body has to be a JSON object such as {“text”: “…”}.")
    return body
