"""The language of a page that belongs to no blog: the browser's; at the desk, the one chosen there."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from liveblog.language.languages import SHIPPED, Language, language, negotiate
from liveblog.pages.rendering import Drawing
from liveblog.state import State

# A cookie rather than part of the account, so that the sign-in page uses it, too. It is limited to the desk's path:
# readers' pages are the same bytes for all.
COOKIE, COOKIE_PATH = "liveblog-language", "/desk"


def chosen(asked: HTTPConnection[State]) -> str:
    """The code of the language chosen for the desk in this browser, or ""."""
    code = asked.cookies.get(COOKIE, "") if asked.url.path.startswith(COOKIE_PATH) else ""
    return code if code in SHIPPED else ""


def language_of(asked: HTTPConnection[State]) -> Language:
    if code := chosen(asked):
        return language(code)
    return negotiate(asked.headers.get("accept-language", ""), asked.state["site"].languages or SHIPPED)


def drawing_of(asked: HTTPConnection[State]) -> Drawing:
    """The drawing in the language of this request."""
    return asked.state["drawing"].speaking(language_of(asked))
