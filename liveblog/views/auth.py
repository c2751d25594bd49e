"""Authentication: the sign-in cookie of a person at the desk, the bearer token of a program.

Permissions of roles are in `model.people`; sign-ins and tokens are stored by `store.people`.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import Response

from liveblog.errors import Forbidden, LiveblogError
from liveblog.model.audit import Actor
from liveblog.model.people import Person, Session, Token
from liveblog.model.sites import works_at
from liveblog.settings import Settings
from liveblog.store.audit import acting
from liveblog.store.people import Where

OTHER_SITE = "Your account is for other sites. Sign in at the address of one of those, or ask an admin."


class SignInNeeded(LiveblogError):
    """Nobody is signed in, or the sign-in has ended."""


class TokenNeeded(LiveblogError):
    """The API was called without a token, or with one that is wrong or revoked."""


async def sign_in_of(connection: HTTPConnection[Any]) -> tuple[Person, Session]:
    """The signed-in person and the sign-in; raises SignInNeeded."""
    cookie = connection.cookies.get(cookie_name(connection), "")
    secret = unsigned(connection.state["secret"], cookie)
    found = await connection.state["store"].people.session(secret) if secret else None
    if found is None:
        if cookie:
            raise SignInNeeded("Your sign-in has ended. Sign in again; what you typed is kept.")
        raise SignInNeeded("Sign in; what you typed is kept.")
    person, session = found
    if not works_at(person.sites, connection.state["site"].id):
        raise SignInNeeded(OTHER_SITE)
    acting.set(Actor(person.id, person.name, where(connection).address))
    return person, session


async def person_of(connection: HTTPConnection[Any]) -> Person:
    return (await sign_in_of(connection))[0]


def whose(connection: HTTPConnection[Any]) -> str:
    """The id of the person in this browser's sign-in cookie, ended or not; "" without a valid cookie."""
    cookie = connection.cookies.get(cookie_name(connection), "")
    return (unsigned(connection.state["secret"], cookie) or "").partition(".")[0]


async def token_of(connection: HTTPConnection[Any]) -> Token:
    """The token of an API call; raises TokenNeeded."""
    scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise TokenNeeded(
            "Send a token: the header “Authorization: Bearer TOKEN”. `liveblog token create NAME` makes one."
        )
    token: Token | None = await connection.state["store"].people.token(secret.strip())
    if token is None:
        raise TokenNeeded(
            "This token is unknown, was revoked or has expired. `liveblog token create NAME` makes a new one."
        )
    if not works_at(token.sites, connection.state["site"].id):
        raise Forbidden("This token is for other sites. Use the address of one of those.")
    acting.set(Actor(token.id, token.name, where(connection).address))
    return token


def where(connection: HTTPConnection[Any]) -> Where:
    """The client's address and device. Behind a proxy, the server has already put in the true address."""
    address = connection.client.host if connection.client else "unknown"
    return Where(address, connection.headers.get("user-agent", ""))


def signed(key: bytes, secret: str) -> str:
    """A sign-in's secret, signed, as its cookie: made-up ones are rejected without asking Redis."""
    return f"{secret}.{hmac.new(key, secret.encode(), hashlib.sha256).hexdigest()[:32]}"


def unsigned(key: bytes, cookie: str) -> str | None:
    """The secret in a cookie that we signed; None for any other."""
    secret, _, _ = cookie.rpartition(".")
    if not secret or len(cookie) > 500 or not cookie.isascii():
        return None
    return secret if hmac.compare_digest(cookie, signed(key, secret)) else None


def secure(connection: HTTPConnection[Any]) -> bool:
    """Whether browsers reach this site by https."""
    settings: Settings = connection.state["settings"]
    if settings.public_url:
        return settings.public_url.startswith("https:")
    return connection.url.scheme in ("https", "wss")


def cookie_name(connection: HTTPConnection[Any]) -> str:
    # __Host-: browsers accept it only over https and for this very host, so that no sibling host can plant one.
    return "__Host-liveblog" if secure(connection) else "liveblog"


def set_cookie(connection: HTTPConnection[Any], response: Response, secret: str) -> None:
    response.set_cookie(
        cookie_name(connection),
        signed(connection.state["secret"], secret),
        # The server decides when a sign-in ends (it slides); the cookie only has to live longer.
        max_age=400 * 86_400,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure(connection),
    )


def clear_cookie(connection: HTTPConnection[Any], response: Response) -> None:
    response.delete_cookie(
        cookie_name(connection), path="/", httponly=True, samesite="lax", secure=secure(connection)
    )


def next_of(text: str) -> str:
    """The page to go to after signing in: only ever a path of the desk."""
    inside = text == "/desk" or text.startswith(("/desk/", "/desk?"))
    return text if inside and "\\" not in text and text.isprintable() and len(text) < 2_000 else "/desk"


def login_url(path: str) -> str:
    return f"/desk/login?next={quote(next_of(path), safe='/')}"
