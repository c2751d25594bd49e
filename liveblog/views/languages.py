"""The language of a page that belongs to no blog: what the browser asks for; at the desk, what was chosen there."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from liveblog.language.languages import SHIPPED, Language, language, negotiate
from liveblog.pages.rendering import Drawing
from liveblog.state import State

# Of the browser, so that a page that asks for a password is in it, too. Sent to the desk alone: readers' pages are the
# same bytes for all.
COOKIE, COOKIE_PATH = "liveblog-language", "/desk"


def chosen(asked: HTTPConnection[State]) -> str:
    """The code of the language that was chosen for the desk in this browser, or ""."""
    code = asked.cookies.get(COOKIE, "") if asked.url.path.startswith(COOKIE_PATH) else ""
    return code if code in SHIPPED else ""


def language_of(asked: HTTPConnection[State]) -> Language:
    return language(chosen(asked)) if chosen(asked) else negotiate(asked.headers.get("accept-language", ""))


def drawing_of(asked: HTTPConnection[State]) -> Drawing:
    """The drawing that speaks it."""
    return asked.state["drawing"].speaking(language_of(asked))
