"""What is wrong with a theme: sentences that name the file and the line, gathered so that all are shown at once."""

from __future__ import annotations

from liveblog.errors import CannotStart

SHOWN = 20


class Problems:
    """The problems of one theme. `folder`: where it is, as the settings name it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: list[str] = []

    def add(self, file: str, sentence: str, line: int = 0) -> None:
        """`line`: from 1; 0 where it is none of one line."""
        place = f"{file}, line {line}" if line else file
        self.found.append(f"{place}: {sentence}" if place else sentence)

    def end(self) -> None:
        """Raises CannotStart if anything was found."""
        if not self.found:
            return
        shown = self.found[:SHOWN]
        if len(self.found) > SHOWN:
            shown.append(f"… and {len(self.found) - SHOWN} more.")
        raise CannotStart("\n  ".join((f"The theme {self._folder} cannot be used.", *shown)))
