"""Which modules a page's script needs: named in the page, they come at once instead of one import after the other.

Must not know: pages, versions of files.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

_IMPORTED = re.compile(r'^import\b[^"]*"(\.{1,2}/[^"]+)"', re.MULTILINE)


def modules(folder: Path, script: str) -> list[str]:
    """What a script imports, and what that does in turn, by their paths in the folder; without itself."""
    found: dict[str, None] = {script: None}
    waiting = [script]
    while waiting:
        at = waiting.pop()
        for name in _IMPORTED.findall((folder / at).read_text("utf-8")):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(at), name))
            if path not in found:
                found[path] = None
                waiting.append(path)
    return sorted(found.keys() - {script})
