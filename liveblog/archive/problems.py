"""How the problems in a file's lines are reported: the first few, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence

from liveblog.errors import Invalid

_MOST = 5


def raise_all(problems: Sequence[str]) -> None:
    """Raises Invalid with the first few problems and the number of the rest; does nothing when there is none."""
    if problems:
        more = len(problems) - _MOST
        tail = [f"{more} more lines have problems."] if more > 0 else []
        raise Invalid("\n".join([*problems[:_MOST], *tail]))
