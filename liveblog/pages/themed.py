"""The drawing of a publication with its theme, which is checked whole before anybody reads a page.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from pathlib import Path

from liveblog.errors import CannotStart
from liveblog.pages.patterns import pages
from liveblog.pages.rendering import Drawing
from liveblog.pages.themes import trial
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme, read_theme
from liveblog.settings import Settings


def themed(settings: Settings) -> Drawing:
    """The drawing that the settings ask for. Raises CannotStart with everything that is wrong with the theme."""
    return _drawing(settings, Path(settings.theme), "LIVEBLOG_THEME") if settings.theme else Drawing(settings)


def all_themes(settings: Settings) -> dict[str, Drawing]:
    """The drawings of the themes that sites can choose, by the names of their folders. Raises CannotStart."""
    return {
        name: _drawing(settings, folder, "LIVEBLOG_THEMES")
        for name, folder in theme_folders(settings).items()
    }


def theme_folders(settings: Settings) -> dict[str, Path]:
    """The folders of the themes that sites can choose, by name. Raises CannotStart."""
    if not settings.themes:
        return {}
    folder = Path(settings.themes)
    if not folder.is_dir():
        raise CannotStart(f"LIVEBLOG_THEMES is “{folder}”; there is no such folder.")
    return {path.name: path for path in sorted(folder.iterdir()) if path.is_dir() and path.name[0] != "."}


def _drawing(settings: Settings, folder: Path, variable: str) -> Drawing:
    theme, problems = read_theme(folder, variable)
    problems.end()  # what is wrong with its files would be said twice by what is drawn with them
    drawing = Drawing(settings, theme, problems)
    _try_out(drawing, Drawing(settings), theme, problems)
    problems.end()
    return drawing


def _try_out(drawing: Drawing, plain: Drawing, theme: Theme, problems: Problems) -> None:
    """Draws every page of samples. What only some stories have may still be wrong in an entry nobody thought of."""
    if not theme.templates():
        return
    drawn = trial.draw(pages.draw_all(drawing), theme, problems)
    if not problems.found:
        trial.check_entry(pages.plain_entry(drawing), pages.plain_entry(plain), problems)
        trial.check_page(drawn[0], plain.page(pages.sample_page(plain, pages.sample_blog())), problems)
