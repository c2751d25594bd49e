"""The sheets that pages get with a theme: ours where it replaces none of their parts, what it adds, its slots' heights.

Must not know: templates, HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from liveblog.pages.themes import sheets, slots
from liveblog.pages.themes.files import ADDED_SHEETS, ours
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme
from liveblog.settings import resource

# Where the sheets of readers and of the desk begin among the sources.
_BEGIN = {"readers": "live/main.css", "desk": "desk/desk.css"}


def make(
    theme: Theme, address: Callable[[str], str], built: Callable[[str], str], problems: Problems
) -> tuple[dict[str, str], dict[str, bytes]]:
    """The sheet of each part, and the static files that take the place of ours, by their paths.

    `built(part)` is our own sheet of a part.
    """
    files = dict(theme.static())
    texts = {
        path: _placed(f"static/{path}", contents, files, address, problems)
        for path, contents in files.items()
        if path.endswith(".css")
    }
    files |= {path: text.encode() for path, text in texts.items()}
    for path in sorted(ours("static")):
        # What a module loads on demand comes from static/built.
        name = path.rpartition("/")[2]
        module = name.removesuffix(".css")
        if path == f"live/{module}/{name}" and _replaced(path, texts) and f"built/{name}" in ours("static"):
            files[f"built/{name}"] = _composed(path, texts).encode()
    parts = {part: _part(part, theme, texts, built) for part in _BEGIN}
    return parts, files


def _placed(
    file: str,
    contents: bytes,
    files: Mapping[str, bytes],
    address: Callable[[str], str],
    problems: Problems,
) -> str:
    def exists(path: str) -> bool:
        return path.removeprefix("static/") in files.keys() | ours("static")

    return sheets.placed(contents.decode("utf-8-sig", "replace"), file, exists, address, problems)


def _part(part: str, theme: Theme, texts: Mapping[str, str], built: Callable[[str], str]) -> str:
    own = _composed(_BEGIN[part], texts) if _replaced(_BEGIN[part], texts) else built(part)
    heights = slots.sheet(theme.slots) if part == "readers" else ""
    added = texts.get(ADDED_SHEETS[part].removeprefix("static/"), "")
    return own + heights + sheets.small(added)


def _composed(path: str, texts: Mapping[str, str]) -> str:
    return sheets.small(sheets.together(path, lambda file: _source(file, texts)))


def _replaced(path: str, texts: Mapping[str, str]) -> bool:
    """Whether the theme replaces a sheet or one of those that it imports."""
    return any(file in texts for file in sheets.imported(path, lambda file: _source(file, texts)))


def _source(path: str, texts: Mapping[str, str]) -> str:
    return texts[path] if path in texts else (resource("static") / path).read_text("utf-8")
