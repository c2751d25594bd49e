"""Results over rounds: medians, ratios within a round, tables.

Machines drift, so everything is measured in rounds, one server after the other, and compared within a round.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Mapping, Sequence
from typing import Any


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratio(values: Sequence[float], references: Sequence[float]) -> float:
    """The median, over all rounds, of the ratio within a round."""
    return median([v / r for v, r in zip(values, references, strict=True)])


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as text, with aligned columns."""
    names = list(rows[0])
    cells = [names, *([_shown(row[name]) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    lines = [
        "  ".join(
            cell.rjust(w) if i else cell.ljust(w)
            for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    ]
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def show(title: str, rows: Sequence[Mapping[str, Any]], as_json: bool) -> None:
    print(json.dumps({"title": title, "rows": rows}) if as_json else f"{title}\n\n{table(rows)}")
