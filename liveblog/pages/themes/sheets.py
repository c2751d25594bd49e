"""Style sheets of a theme: checked, and put together with ours into the one sheet that stands in a page.

Must not know: templates, HTTP.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from liveblog.pages.themes.problems import Problems

_PARTS = re.compile(
    r"""(?P<comment>/\*.*?\*/)|(?P<cut>/\*)|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')"""
    r"""|(?P<quote>["'])|(?P<space>\s+)|(?P<mark>[{}()\[\];])|(?P<other>(?:\\.|[^\s{}()\[\];"'/\\]|/(?!\*)|\\)+)""",
    re.DOTALL,
)
_PAIRS = {"}": "{", ")": "(", "]": "["}
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<to>[^"')]*)(?P=quote)\s*\)""")
_IMPORT = re.compile(r"""@import\s+["']([^"']+)["']\s*;""")
_ELSEWHERE = ("https:", "data:", "#")


def check(css: str, file: str, problems: Problems) -> None:
    """Adds what keeps a sheet from being read as meant: brackets, comments and quotes that do not end, declarations
    without a colon, imports."""
    open_marks: list[tuple[str, int]] = []
    words, begun = "", 1
    for kind, part, line in _parts(css):
        match kind:
            case "cut":
                problems.add(file, "This comment does not end: “*/” is missing.", line)
                return
            case "quote":
                problems.add(file, f"The text that begins with {part} does not end in its line.", line)
                return
            case "mark":
                inside = open_marks[-1][0] if open_marks else ""
                if inside not in ("(", "["):  # a data: address has semicolons
                    _declared(words, part, bool(inside), file, begun, problems)
                if part in "{([":
                    open_marks.append((part, line))
                elif part in _PAIRS and (not open_marks or open_marks.pop()[0] != _PAIRS[part]):
                    problems.add(file, f"Nothing was opened that this “{part}” could close.", line)
                    return
                words = words + part if part in "()[]" or inside in ("(", "[") else ""
            case "text" | "other":
                begun = line if not words.strip() else begun
                words += part
            case "space":
                words += " "
    if open_marks:
        mark, line = open_marks[-1]
        problems.add(file, f"What this “{mark}” opens is not closed.", line)
    if "</" in css:
        problems.add(file, "“</” cannot stand in a sheet, since sheets stand in the page.", _line(css, "</"))


def _declared(words: str, mark: str, nested: bool, file: str, line: int, problems: Problems) -> None:
    words = words.strip()
    if mark not in ";}" or not words:
        return
    if words.startswith("@import"):
        problems.add(
            file, "Sheets are not imported, since each would be a request. Put its rules here.", line
        )
    elif nested and mark in ";}" and ":" not in words and not words.startswith("@"):
        problems.add(file, f"“{words[:60]}” is no declaration: a colon is missing.", line)
    elif not nested and mark == ";" and not words.startswith("@"):
        problems.add(file, f"“{words[:60]}” stands outside of any rule.", line)


def small(css: str) -> str:
    """The same rules without comments, and with one space where there were more."""
    kept = []
    for kind, part, _ in _parts(css):
        if kind == "space":
            kept.append(" ")
        elif kind != "comment":
            kept.append(part)
    return re.sub(r" ?([{};]) ?", r"\1", "".join(kept)).strip()


def placed(
    css: str, file: str, exists: Callable[[str], bool], address: Callable[[str], str], problems: Problems
) -> str:
    """A sheet whose relative addresses lead to our static files wherever it stands."""

    def lead(found: re.Match[str]) -> str:
        to = found["to"].strip()
        if to.startswith(_ELSEWHERE):
            return found[0]
        path = _normal(PurePosixPath(file).parent / to)
        if not path.startswith("static/") or not exists(path):
            problems.add(file, f"There is no file “{to}”.", _line(css, found[0]))
            return found[0]
        return f'url("{address(path.removeprefix("static/"))}")'

    return _URL.sub(lead, css)


def together(file: str, read: Callable[[str], str]) -> str:
    """A sheet of ours with those that it imports, in their order; `read` gives a file's text by its path."""
    folder = PurePosixPath(file).parent
    return _IMPORT.sub(lambda found: together(_normal(folder / found[1]), read), read(file))


def imported(file: str, read: Callable[[str], str]) -> Iterator[str]:
    """The paths of a sheet and of all that it imports."""
    yield file
    for name in _IMPORT.findall(read(file)):
        yield from imported(_normal(PurePosixPath(file).parent / name), read)


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == ".." and parts:
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _parts(css: str) -> Iterator[tuple[str, str, int]]:
    """The kind, the text and the line of each part, from the first to the last character."""
    line = 1
    for found in _PARTS.finditer(css):
        yield found.lastgroup or "", found[0], line
        line += found[0].count("\n")


def _line(text: str, word: str) -> int:
    return text.count("\n", 0, text.find(word)) + 1
