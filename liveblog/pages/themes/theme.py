"""A theme as pages use it: read once from its folder, checked, unchangeable.

Must not know: which pages there are, HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from liveblog.errors import CannotStart
from liveblog.pages.themes import declaration, sheets, slots
from liveblog.pages.themes.declaration import Declaration
from liveblog.pages.themes.files import DECLARATION, files_of
from liveblog.pages.themes.problems import Problems


@dataclass(frozen=True, slots=True)
class Theme:
    """`files`: their texts or bytes lie in the folder as it was at the start; by path ("static/theme.css")."""

    folder: Path
    declared: Declaration
    files: dict[str, bytes] = field(hash=False, compare=False)

    @property
    def name(self) -> str:
        return self.declared.name

    @property
    def slots(self) -> tuple[slots.Slot, ...]:
        return self.declared.slots

    def templates(self) -> dict[str, Path]:
        """The theme's templates by name."""
        return {
            file.removeprefix("templates/"): self.folder / file
            for file in self.files
            if file.startswith("templates/")
        }

    def static(self) -> dict[str, bytes]:
        """Its static files by their path in the folder "static"."""
        return {
            file.removeprefix("static/"): contents
            for file, contents in self.files.items()
            if file.startswith("static/")
        }


def read_theme(folder: Path, variable: str) -> tuple[Theme, Problems]:
    """The theme in a folder, and what is wrong with its files; more shows when it is drawn (pages/themed.py).

    Raises CannotStart when there is no such folder; `variable` names it.
    """
    if not folder.is_dir():
        raise CannotStart(f"{variable} is “{folder}”; there is no such folder.")
    problems = Problems(str(folder))
    paths = files_of(folder, problems)
    files = {file: path.read_bytes() for file, path in paths.items()}
    declared = _declared(files, folder.resolve().name, problems)
    _check_sheets(files, problems)
    _check_slots(files, declared, problems)
    return Theme(folder.resolve(), declared, files), problems


def _declared(files: dict[str, bytes], default: str, problems: Problems) -> Declaration:
    text = _text(files.get(DECLARATION, b""), DECLARATION, problems)
    return declaration.parse(text, default, problems)


def _check_sheets(files: dict[str, bytes], problems: Problems) -> None:
    for file, contents in files.items():
        if file.startswith("static/") and file.endswith(".css"):
            sheets.check(_text(contents, file, problems), file, problems)


def _check_slots(files: dict[str, bytes], declared: Declaration, problems: Problems) -> None:
    filled = {
        file.removeprefix("templates/slots/").removesuffix(".html")
        for file in files
        if file.startswith("templates/slots/")
    }
    opened = {slot.place for slot in declared.slots}
    for place in sorted(opened - filled):
        problems.add(
            DECLARATION, f"“slots.{place}” is declared, but there is no templates/slots/{place}.html."
        )
    for place in sorted(filled - opened):
        problems.add(
            f"templates/slots/{place}.html",
            f"theme.toml does not declare this slot. Add [slots.{place}] with its height.",
        )


def _text(contents: bytes, file: str, problems: Problems) -> str:
    try:
        return contents.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(file, "This is no text in UTF-8.", contents.count(b"\n", 0, error.start) + 1)
        return ""
