"""The drawing of a publication with its theme, which is checked whole before anybody reads a page.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from pathlib import Path

from liveblog.pages.patterns import pages
from liveblog.pages.rendering import Drawing
from liveblog.pages.themes import trial
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme, read_theme
from liveblog.settings import Settings


def themed(settings: Settings) -> Drawing:
    """The drawing that the settings ask for. Raises CannotStart with everything that is wrong with the theme."""
    if not settings.theme:
        return Drawing(settings)
    theme, problems = read_theme(Path(settings.theme))
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
