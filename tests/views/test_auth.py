"""The cookie and the token: who is asking, and where to go after signing in."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from liveblog.settings import Settings
from liveblog.views.auth import (
    TokenNeeded,
    clear_cookie,
    cookie_name,
    login_url,
    next_of,
    secure,
    set_cookie,
    signed,
    token_of,
    unsigned,
    where,
)


def asked(
    public_url: str | None = None, scheme: str = "http", headers: dict[str, str] | None = None
) -> Request[Any]:
    scope = {
        "type": "http",
        "method": "GET",
        "scheme": scheme,
        "path": "/desk",
        "query_string": b"",
        "server": ("live.example.org", 80),
        "client": ("192.0.2.1", 5000),
        "headers": [(k.encode(), v.encode()) for k, v in (headers or {}).items()],
        "state": {"settings": Settings(public_url=public_url), "secret": b"key"},
    }
    return Request(scope)


def test_only_a_cookie_with_our_signature_is_looked_up() -> None:
    cookie = signed(b"key", "id.secret")
    assert unsigned(b"key", cookie) == "id.secret"
    for forged in (
        "",
        "id.secret",
        cookie[:-1],
        cookie + "x",
        "." + cookie,
        "é" * 40,
        "x" * 1000,
        "id.secret.",
    ):
        assert unsigned(b"key", forged) is None
    assert unsigned(b"another key", cookie) is None


@pytest.mark.parametrize(
    ("public_url", "scheme", "expected"),
    [
        ("https://live.example.org", "http", True),
        ("http://live.example.org", "http", False),
        (None, "https", True),
        (None, "http", False),
    ],
)
def test_the_cookie_is_secure_when_browsers_come_by_https(
    public_url: str | None, scheme: str, expected: bool
) -> None:
    request = asked(public_url, scheme)
    answer = Response()
    set_cookie(request, answer, "secret")
    cookie = answer.headers["set-cookie"].lower()
    assert secure(request) is expected
    assert ("secure;" in cookie or cookie.endswith("secure")) is expected
    assert cookie.startswith("__host-liveblog=secret" if expected else "liveblog=secret")
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie  # __Host- forbids it


def test_signing_out_takes_back_the_same_cookie() -> None:
    request, answer = asked("https://live.example.org"), Response()
    clear_cookie(request, answer)
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(cookie_name(request).lower())
    assert "max-age=0" in cookie
    assert "secure" in cookie


@pytest.mark.parametrize(
    "path", ["/desk", "/desk/letter", "/desk?done=saved", "/desk/letter/entries/a/edit?part=form"]
)
def test_signing_in_leads_on_to_a_page_of_the_desk(path: str) -> None:
    assert next_of(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "/", "/live/a", "//evil.example/desk", "https://evil.example/desk", "/desk\\@evil", "/deskevil",
        "/desk/\r\nset-cookie: a=b", "/desk/" + "x" * 3000, "javascript:alert(1)",
    ],
)  # fmt: skip
def test_signing_in_leads_to_no_other_page(path: str) -> None:
    assert next_of(path) == "/desk"


def test_the_sign_in_page_remembers_the_requested_page() -> None:
    assert login_url("/desk/letter?a=b&c") == "/desk/login?next=/desk/letter%3Fa%3Db%26c"


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer  ", "Basic abc", "lb_abc"])
async def test_a_call_without_a_token_says_how_to_get_one(header: str | None) -> None:
    with pytest.raises(TokenNeeded, match="liveblog token create"):
        await token_of(asked(headers={"authorization": header} if header is not None else {}))


def test_a_client_is_its_address_and_device() -> None:
    found = where(asked(headers={"user-agent": "curl/8"}))
    assert (found.address, found.agent) == ("192.0.2.1", "curl/8")
