"""The names of files in an archive.

| name                      | what                                                                       |
|---------------------------|----------------------------------------------------------------------------|
| `index.html`              | the story's newest entries; `pages/2.html` and on: older ones              |
| `entries/{entry}.html`    | one entry; `pages/hours.html`: hour by hour; `search.html`: search         |
| `site/`                   | the style sheet, the search's script and its index, the icon               |
| `media/`                  | images, in all their sizes                                                 |
| `feeds/`                  | Atom, RSS, JSON Feed                                                       |
| `README.txt`              | what is here, for whoever unpacks it                                       |
| `record/entries.jsonl`    | the blog and all its entries with their history, as JSON lines             |
| `record/manifest.json`    | the format's version; length and SHA-256 of every other file; the last one |

Pure.
"""

from __future__ import annotations

import re
from hashlib import sha256

from liveblog.model.images import type_of_file

RECORD, ENTRIES, MANIFEST = "record/", "record/entries.jsonl", "record/manifest.json"
INDEX, SEARCH, HOURS, README = "index.html", "search.html", "pages/hours.html", "README.txt"
STYLE, SCRIPT, SEARCH_INDEX = "site/style.css", "site/search.js", "site/entries.js"
_SAFE = re.compile(r"(?!.*(?:^|/)\.{1,2}(?:/|$))[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*")


def of_page(number: int) -> str:
    """A page of the story, from 1, the newest."""
    return INDEX if number == 1 else f"pages/{number}.html"


def of_entry(id: str) -> str:
    """An entry's page. Ids may differ in the case of a letter only, which some systems' file names may not."""
    mark = "" if id == id.lower() else "~" + sha256(id.encode()).hexdigest()[:8]
    return f"entries/entry-{id}{mark}.html"


def of_image(file: str) -> str:
    return f"media/{file}"


def image_in(name: str) -> str | None:
    """The image file that has this name in an archive; None for any other."""
    file = name.removeprefix("media/")
    return file if file != name and type_of_file(file) else None


def root_of(name: str) -> str:
    """How a file leads to the archive's top: "" or "../"."""
    return "../" * name.count("/")


def is_safe(name: str) -> bool:
    """Whether a name stays within the archive, on every system."""
    return len(name) <= 300 and _SAFE.fullmatch(name) is not None
