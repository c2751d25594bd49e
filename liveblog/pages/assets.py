"""Scripts and style sheets as pages load them: one of each for readers and for the desk, or their sources while
somebody works on them.

scripts/build makes static/built/{part}.js and .css from the sources. The sheet stands in the page itself: asking for
it separately would keep the page blank for a round trip. The Content-Security-Policy names its hash.

Must not know: HTTP, templates, blogs.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from liveblog.language.languages import LOCALES
from liveblog.pages.themes import styles
from liveblog.pages.themes.problems import Problems
from liveblog.pages.themes.theme import Theme
from liveblog.settings import resource

# Where the sources of a part begin; scripts/build reads the same files.
SOURCES = {"readers": "live/main", "desk": "desk/desk"}
# The folders whose scripts' texts a part has in its pages. Any other folder of static/live is a module that is loaded
# on demand, with its texts: static/live/common/on-demand.js.
_READERS = ("common", "connection", "entries", "page")
SPOKEN = {
    "readers": tuple(f"static/live/{folder}/" for folder in _READERS),
    "embed": (
        *(f"static/live/{folder}/" for folder in ("common", "connection", "entries", "embed")),
        "static/live/page/notices.js",
    ),
    "desk": ("static/desk/", "static/live/common/"),
}


class Assets:
    """The static files of this process. `sources`: pages load the source files, which need not be built. What is wrong
    with the sheets of a `theme` is added to the `problems`."""

    def __init__(
        self, *, sources: bool = False, theme: Theme | None = None, problems: Problems | None = None
    ) -> None:
        # The catalogues belong to it: a module's texts are cached like its script.
        self.version = version_of(resource("static"), LOCALES)
        self._sources = sources and theme is None  # a theme's sheets are put together from the sources anyway
        self._scripts = SOURCES if sources else {part: f"built/{part}" for part in SOURCES}
        self._sheets: dict[str, str] = {}
        self.files: dict[str, bytes] = {}  # of the theme, by their paths in static/
        if theme is not None:
            self.version = digest_of(self.version, theme.files)
            made = styles.make(theme, self.address, built_sheet, problems or Problems(str(theme.folder)))
            self._sheets, self.files = made

    def address(self, path: str) -> str:
        """The address of a static file. It changes whenever any static file does, so it can be cached forever."""
        return f"/static/{self.version}/{path}"

    def script(self, part: str) -> str:
        """The <script> that a page of this part loads."""
        return f'<script type="module" src="{self.address(self._scripts[part])}.js"></script>'

    def linked_sheet(self, module: str) -> str:
        """The <link> to the sheet of a module, on a page that has always use for it."""
        path = f"live/{module}/{module}.css" if self._sources else f"built/{module}.css"
        return f'<link rel="stylesheet" href="{self.address(path)}">'

    def styles(self, part: str) -> str:
        """The <style> of a page of this part, or a <link> to the sources."""
        if self._sources:
            return f'<link rel="stylesheet" href="{self.address(SOURCES[part])}.css">'
        return f"<style>{self.sheet(part)}</style>"

    def sheet(self, part: str) -> str:
        """The style sheet of a part's pages, with the theme's."""
        return self._sheets[part] if self._sheets else built_sheet(part)

    def style_hashes(self) -> tuple[str, ...]:
        """The names of all sheets in a Content-Security-Policy."""
        return tuple(hash_of(self.sheet(part)) for part in SOURCES)


@cache
def built_sheet(part: str) -> str:
    """The style sheet as it stands in pages: without the name of its source map, which is relative to a file."""
    sheet = (resource("static") / "built" / f"{part}.css").read_text("utf-8")
    return re.sub(r"/\*# sourceMappingURL=\S+ \*/\s*$", "", sheet).strip()


def style_hash(part: str) -> str:
    """The name of our sheet in a Content-Security-Policy."""
    return hash_of(built_sheet(part))


def hash_of(sheet: str) -> str:
    digest = hashlib.sha256(sheet.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def digest_of(version: str, files: dict[str, bytes]) -> str:
    """The version of our files together with these."""
    digest = hashlib.sha256(version.encode())
    for name, contents in sorted(files.items()):
        digest.update(f"{name}\0{len(contents)}\0".encode())
        digest.update(contents)
    return digest.hexdigest()[:12]


def version_of(*directories: Path) -> str:
    """One name for the exact contents of all files in these directories."""
    digest = hashlib.sha256()
    for directory in directories:
        for file in sorted(f for f in directory.rglob("*") if f.is_file()):
            contents = file.read_bytes()
            digest.update(f"{file.relative_to(directory).as_posix()}\0{len(contents)}\0".encode())
            digest.update(contents)
    return digest.hexdigest()[:12]


@cache
def modules() -> frozenset[str]:
    """The modules that readers' pages load on demand, by name: each has a folder in static/live, with its script."""
    folders = (folder for folder in (resource("static") / "live").iterdir() if folder.is_dir())
    return frozenset(f.name for f in folders if (f / f"{f.name}.js").exists()) - {*_READERS, "embed"}
