"""The language of a page that belongs to no blog, and of the desk: what the browser asks for."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from liveblog.language import Language, negotiate
from liveblog.rendering import Drawing
from liveblog.state import State


def language_of(asked: HTTPConnection[State]) -> Language:
    return negotiate(asked.headers.get("accept-language", ""))


def drawing_of(asked: HTTPConnection[State]) -> Drawing:
    """The drawing that speaks it."""
    return asked.state["drawing"].speaking(language_of(asked))
