"""A story's summary as readers see it: words, and the points that an editor writes as a list.

Must not know: blogs, HTTP, HTML. static/live/blog-head/summary.js splits it the same way.
"""

from __future__ import annotations

import re

_POINT = re.compile(r"[-*•]\s+(.*)")


def split(summary: str) -> tuple[str, tuple[str, ...]]:
    """The words of a summary, and its points: lines that begin with "- ", "* " or "• "."""
    words, points = [], []
    for line in summary.splitlines():
        point = _POINT.fullmatch(line.strip())
        if point is None:
            words.append(line)
        elif point[1].strip():
            points.append(point[1].strip())
    return "\n".join(words).strip(), tuple(points)
