"""Addresses in a page of an archive: what the archive has is named by its file, relative to the page.

Pure. Reads our own templates' and the sanitiser's output: every "<" outside of a tag is escaped there.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Find = Callable[[str], str | None]

_TAG = re.compile(r"<[a-zA-Z](?:[^\">]|\"[^\"]*\")*>")
_ATTRIBUTE = re.compile(r"(\s)(href|src|srcset|cite|poster|action)=\"(/[^\"]*)\"")


def relative(html: str, find: Find) -> str:
    """The page with these files instead of paths on the server. `find` gives the new address of a path, or None: then
    the attribute is left out, since from a disk the path would lead nowhere."""

    def attribute(found: re.Match[str]) -> str:
        blank, name, value = found.groups()
        if name == "srcset":
            parts = [part.strip().partition(" ") for part in value.split(",")]
            new = ", ".join(f"{at}{gap}{size}" for path, gap, size in parts if (at := find(path)))
        else:
            new = find(value) or ""
        return f'{blank}{name}="{new}"' if new else ""

    def tag(found: re.Match[str]) -> str:
        text = found[0]
        return _ATTRIBUTE.sub(attribute, text) if '="/' in text else text

    return _TAG.sub(tag, html)
