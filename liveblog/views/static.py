"""Static files at addresses that change with their contents, so that a browser fetches each once.

They are few and small: all are kept in memory and compressed on first use. With LIVEBLOG_SOURCES each is read again
for every request.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from liveblog.language.languages import SHIPPED, language
from liveblog.model.events import dumps
from liveblog.pages.assets import modules
from liveblog.pages.cached import LASTING, Cached
from liveblog.pages.rendering import Drawing
from liveblog.pages.themes.files import TYPES
from liveblog.settings import resource
from liveblog.state import State

_TYPES = {kind: TYPES[kind] for kind in (".css", ".js", ".map", ".svg")}  # of ours
_KEEP = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_SOON_AGAIN = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=604800"


class _Files:
    """/static/{version}/{path}. A page from another deploy gets the current file, uncached."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, version = scope["path_params"]["path"], scope["path_params"]["version"]
        drawing, sources = scope["state"]["drawing"], scope["state"]["settings"].sources
        keep = _KEEP if version == drawing.version and not sources else _ASK_AGAIN
        file = _of_theme(drawing, keep).get(path)
        if file is None:
            file = as_it_is(path) if sources else answers(keep).get(path)
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
    return Cached(found.encode(), "application/json", cache_control)


@cache
def answers(cache_control: str) -> dict[str, Cached]:
    """The answer for each file, by its path in the folder."""
    folder = resource("static")
    return {
        file.relative_to(folder).as_posix(): _answer(file, cache_control)
        for file in folder.rglob("*.*")
        if file.suffix in _TYPES  # anything else there comes from a text editor or the system
    }


@lru_cache(100)
def _of_theme(drawing: Drawing, cache_control: str) -> dict[str, Cached]:
    """The answers for the files of a drawing's theme, which come before ours."""
    return {path: _answered(path, contents, cache_control) for path, contents in drawing.files.items()}


def as_it_is(path: str) -> Cached | None:
    """The answer for a file as it is on disk now."""
    folder = resource("static").resolve()
    file = (folder / path).resolve()
    inside = file.is_relative_to(folder) and file.suffix in _TYPES and file.is_file()
    return _answer(file, _ASK_AGAIN) if inside else None


def _answer(file: Path, cache_control: str) -> Cached:
    return _answered(file.name, file.read_bytes(), cache_control)


def _answered(name: str, contents: bytes, cache_control: str) -> Cached:
    media_type = TYPES[Path(name).suffix]
    if not media_type.startswith(("image/", "font/")) or media_type == "image/svg+xml":
        media_type += "; charset=utf-8"
    return Cached(contents, media_type, cache_control, quality=LASTING)


async def worker(request: Request[State]) -> ASGIApp:
    """GET /live-worker.js: the service worker of the readers' pages, always the built one."""
    return _worker()


@cache
def _worker() -> Cached:
    return _built("worker", _ASK_AGAIN, {"service-worker-allowed": "/live/"})


async def embed(request: Request[State]) -> ASGIApp:
    """GET /embed.js: the script that other sites' pages load, always the built one."""
    return _embed()


@cache
def _embed() -> Cached:
    return _built("embed", _SOON_AGAIN)


def _built(name: str, cache_control: str, headers: dict[str, str] | None = None) -> Cached:
    """A built script at an address of its own, where its source map is not."""
    file = resource("static") / "built" / f"{name}.js"
    script = file.read_bytes().partition(b"//# sourceMappingURL")[0]
    return Cached(script, "text/javascript; charset=utf-8", cache_control, headers, LASTING)


ROUTES: list[BaseRoute] = [
    Route("/live-worker.js", worker),
    Route("/embed.js", embed),
    Route("/static/{version}/texts/{language}/{module}.json", texts),
    Route("/static/{version}/{path:path}", _Files(), methods=["GET"]),
]
