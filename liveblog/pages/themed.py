"""The drawing of a publication with its theme, which is checked whole before anybody reads a page.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from pathlib import Path

from liveblog.pages.rendering import Drawing
from liveblog.pages.themes.theme import read_theme
from liveblog.settings import Settings


def themed(settings: Settings) -> Drawing:
    """The drawing that the settings ask for. Raises CannotStart with everything that is wrong with the theme."""
    if not settings.theme:
        return Drawing(settings)
    theme, problems = read_theme(Path(settings.theme))
    problems.end()  # what is wrong with its files would be said twice by what is drawn with them
    return Drawing(settings, theme, problems)
