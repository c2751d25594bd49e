"""The language of a page that belongs to no blog: what its reader's browser asks for."""

from __future__ import annotations

from starlette.requests import HTTPConnection

from liveblog.language import Language, negotiate
from liveblog.state import State


def language_of(asked: HTTPConnection[State]) -> Language:
    return negotiate(asked.headers.get("accept-language", ""))
