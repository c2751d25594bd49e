"""The files of a theme: each replaces one of ours by its path, or stands where a theme may have files of its own.

Must not know: what is in them.
"""

from __future__ import annotations

import os
import stat
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.slots import PLACES
from liveblog.settings import resource

LARGEST = 5_000_000  # bytes; all of a theme's static files are kept in memory
MOST = 500  # files
DECLARATION = "theme.toml"
ADDED_SHEETS = {"readers": "static/theme.css", "desk": "static/theme-desk.css"}
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".map": "application/json",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
}
_BESIDE = ("readme", "license", "changelog")


def files_of(folder: Path, problems: Problems) -> dict[str, Path]:
    """Every file that counts, by its path in the theme ("templates/base.html")."""
    found: dict[str, Path] = {}
    root = folder.resolve()
    for where, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted([*names, *(f for f in folders if (Path(where) / f).is_symlink())]):
            path = Path(where) / name
            file = path.relative_to(root).as_posix()
            if not name.startswith(".") and not name.endswith("~") and _is_usable(path, file, root, problems):
                found[file] = path
            if len(found) > MOST:
                problems.add("", f"The theme has more than {MOST} files. Keep only what it needs there.")
                return found
    return found


def _is_usable(path: Path, file: str, root: Path, problems: Problems) -> bool:
    if path.is_symlink() and not path.resolve().is_relative_to(root):
        problems.add(file, "This is a link out of the theme’s folder. Put a copy of the file there instead.")
        return False
    try:
        facts = path.stat()
    except OSError as error:
        problems.add(file, f"It cannot be read ({error.strerror}).")
        return False
    if not stat.S_ISREG(facts.st_mode):
        problems.add(file, "This is not a file. A theme consists of files and folders only.")
        return False
    if facts.st_size > LARGEST:
        problems.add(file, f"It is larger than {LARGEST // 1_000_000} MB. Serve large files from elsewhere.")
        return False
    if reason := _has_no_place(file):
        problems.add(file, reason)
        return False
    return not _stands_beside(file)


def _stands_beside(file: str) -> bool:
    return "/" not in file and file.lower().startswith(_BESIDE)


def _has_no_place(file: str) -> str:
    """Why a file would do nothing; "" for one that counts."""
    if file == DECLARATION or _stands_beside(file):
        return ""
    top, _, name = file.partition("/")
    if top == "templates":
        return _of_templates(name)
    if top == "static":
        return _of_static(name)
    return "It replaces nothing: a theme has theme.toml, templates/ and static/."


def _of_templates(name: str) -> str:
    folder, _, rest = name.partition("/")
    if folder == "slots" and rest:
        places = [f"{place}.html" for place in PLACES]
        return "" if rest in places else f"There is no such slot{_perhaps(rest, places)}"
    if folder == "theme" or name in ours("templates"):
        return ""
    hint = _perhaps(name, ours("templates"))
    return f"It replaces nothing: liveblog has no template “{name}”{hint} A theme’s own stand in templates/theme/."


def _of_static(name: str) -> str:
    suffix = Path(name).suffix
    if suffix not in TYPES:
        return f"Files of this kind are not served; a theme can have {' '.join(TYPES)}."
    if f"static/{name}" in ADDED_SHEETS.values() or name.startswith("theme/"):
        return ""
    if name.startswith("built/"):
        return "What is in static/built is made from other files; replace the sheet in static/live or static/desk."
    if suffix == ".js":
        return "liveblog’s scripts cannot be replaced; a theme’s own stand in static/theme/."
    if name in ours("static"):
        return ""
    hint = _perhaps(name, ours("static"))
    return f"It replaces nothing: liveblog has no file “{name}”{hint} A theme’s own stand in static/theme/."


@cache
def ours(kind: str) -> frozenset[str]:
    """The paths of our files in "templates" or "static"."""
    folder = resource(kind)
    return frozenset(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _perhaps(name: str, known: frozenset[str] | list[str]) -> str:
    near = get_close_matches(name, list(known), 1)
    return f"; did you mean “{near[0]}”?" if near else "."
