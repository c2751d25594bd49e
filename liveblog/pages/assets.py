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
from liveblog.settings import resource

# Where the sources of a part begin; scripts/build reads the same files.
SOURCES = {"readers": "live/main", "desk": "desk/desk"}
# The folders whose scripts' texts a part has in its pages. Any other folder of static/live is a module that is loaded
# on demand, with its texts: static/live/common/on-demand.js.
_READERS = ("common", "connection", "entries", "page")
SPOKEN = {
    "readers": tuple(f"static/live/{folder}/" for folder in _READERS),
    "desk": ("static/desk/", "static/live/common/"),
}


class Assets:
    """The static files of this process. `sources`: pages load the source files, which need not be built."""

    def __init__(self, *, sources: bool = False) -> None:
        # The catalogues belong to it: a module's texts are cached like its script.
        self.version = version_of(resource("static"), LOCALES)
        self._sources = sources

    def address(self, path: str) -> str:
        """The address of a static file. It changes whenever any static file does, so it can be cached forever."""
        return f"/static/{self.version}/{path}"

    def script(self, part: str) -> str:
        """The <script> that a page of this part loads."""
        path = f"{SOURCES[part]}.js" if self._sources else f"built/{part}.js"
        return f'<script type="module" src="{self.address(path)}"></script>'

    def styles(self, part: str) -> str:
        """The <style> of a page of this part, or a <link> to the sources."""
        if self._sources:
            return f'<link rel="stylesheet" href="{self.address(SOURCES[part])}.css">'
        return f"<style>{built_sheet(part)}</style>"


@cache
def built_sheet(part: str) -> str:
    """The style sheet as it stands in pages: without the name of its source map, which is relative to a file."""
    sheet = (resource("static") / "built" / f"{part}.css").read_text("utf-8")
    return re.sub(r"/\*# sourceMappingURL=\S+ \*/\s*$", "", sheet).strip()


@cache
def style_hash(part: str) -> str:
    """The sheet's name in a Content-Security-Policy."""
    digest = hashlib.sha256(built_sheet(part).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


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
    """The modules that readers' pages load on demand, by name: each has a folder in static/live."""
    return frozenset(
        folder.name for folder in (resource("static") / "live").iterdir() if folder.is_dir()
    ) - frozenset(_READERS)
