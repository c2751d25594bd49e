"""Static files at addresses that change with their contents, so that a browser fetches each once.

They are few and small: all are kept in memory and compressed on first use. With LIVEBLOG_SOURCES each is read again
for every request.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from liveblog.language.languages import SHIPPED, language
from liveblog.model.events import dumps
from liveblog.pages.assets import modules
from liveblog.pages.cached import LASTING, Cached
from liveblog.settings import resource
from liveblog.state import State

_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".map": "application/json",
    ".svg": "image/svg+xml",
}
_KEEP = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
# Other sites' pages that embed a blog load our scripts and style sheets.
_HEADERS = {"access-control-allow-origin": "*"}


class _Files:
    """/static/{version}/{path}. A page from another deploy gets the current file, uncached."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, version = scope["path_params"]["path"], scope["path_params"]["version"]
        if scope["state"]["settings"].sources:
            file = as_it_is(path)
        else:
            current = version == scope["state"]["drawing"].version
            file = answers(_KEEP if current else _ASK_AGAIN).get(path)
        if file is None:
            raise HTTPException(404)
        await file(scope, receive, send)


async def texts(request: Request[State]) -> ASGIApp:
    """GET /static/{version}/texts/{language}/{module}.json: what a script that is loaded on demand says."""
    code, module = request.path_params["language"], request.path_params["module"]
    if code not in SHIPPED or module not in modules():
        raise HTTPException(404)
    state = request.state
    current = request.path_params["version"] == state["drawing"].version
    return _texts(code, module, _KEEP if current and not state["settings"].sources else _ASK_AGAIN)


@cache
def _texts(code: str, module: str, cache_control: str) -> Cached:
    found = dumps(language(code).texts(f"static/live/{module}/"))
    return Cached(found.encode(), "application/json", cache_control, _HEADERS)


@cache
def answers(cache_control: str) -> dict[str, Cached]:
    """The answer for each file, by its path in the folder."""
    folder = resource("static")
    return {
        file.relative_to(folder).as_posix(): _answer(file, cache_control)
        for file in folder.rglob("*.*")
        if file.suffix in _TYPES  # anything else there comes from a text editor or the system
    }


def as_it_is(path: str) -> Cached | None:
    """The answer for a file as it is on disk now."""
    folder = resource("static").resolve()
    file = (folder / path).resolve()
    inside = file.is_relative_to(folder) and file.suffix in _TYPES and file.is_file()
    return _answer(file, _ASK_AGAIN) if inside else None


def _answer(file: Path, cache_control: str) -> Cached:
    media_type = f"{_TYPES[file.suffix]}; charset=utf-8"
    return Cached(file.read_bytes(), media_type, cache_control, _HEADERS, LASTING)


async def worker(request: Request[State]) -> ASGIApp:
    """GET /live-worker.js: the service worker of the readers' pages, always the built one."""
    return _worker()


@cache
def _worker() -> Cached:
    file = resource("static") / "built" / "worker.js"
    headers = {"service-worker-allowed": "/live/"}
    script = file.read_bytes().partition(b"//# sourceMappingURL")[0]
    return Cached(script, "text/javascript; charset=utf-8", _ASK_AGAIN, headers)


ROUTES: list[BaseRoute] = [
    Route("/live-worker.js", worker),
    Route("/static/{version}/texts/{language}/{module}.json", texts),
    Route("/static/{version}/{path:path}", _Files(), methods=["GET"]),
]
