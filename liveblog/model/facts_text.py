"""A facts box as plain text, without a word of any language of its own: for titles, feeds, search engines, the history.

Must not know: HTML, languages.
"""

from __future__ import annotations

from liveblog.model.facts import Countdown, Facts, Outcome, Results, Scoreboard, Timeline


def lines(facts: Facts) -> list[str]:
    """A box as lines: its title, then a line for each row, side or event."""
    title = [facts.title] if facts.title else []
    match facts:
        case Scoreboard():
            about = ", ".join(filter(None, [score(facts), facts.period, facts.time]))
            events = [f"{event.at} {event.text}".strip() for event in facts.events]
            return [*title, about, *events]
        case Results():
            counted = [] if facts.counted is None else [f"{facts.counted}%"]
            return [" ".join([*title, *counted])] * bool(title or counted) + [
                _outcome(row, share) for row, share in facts.shown()
            ]
        case Countdown():
            return [": ".join([*title, facts.to])]
    join = " " if isinstance(facts, Timeline) else ": "
    return title + [join.join(filter(None, (name, str(value)))) for name, value in facts.rows]


def line(facts: Facts) -> str:
    """One line that stands for a box."""
    if isinstance(facts, Scoreboard):
        return score(facts)
    return facts.title or next(iter(lines(facts)), "")


def score(board: Scoreboard) -> str:
    """ "Ajax 2–1 Feyenoord"; of more than two sides, or before the start, each with its own."""
    if len(board.sides) == 2 and all(side.score != "" for side in board.sides):
        one, other = board.sides
        return f"{one.name} {one.score}–{other.score} {other.name}"
    if all(side.score == "" for side in board.sides):
        return " – ".join(side.name for side in board.sides)
    return ", ".join(f"{side.name} {side.score}".strip() for side in board.sides)


def _outcome(row: Outcome, share: float | None) -> str:
    votes = "" if row.votes is None else f"{row.votes}"
    percent = "" if share is None else f"{share:.1f}%"
    said = f"{votes} ({percent})" if votes and percent else votes or percent
    return f"{row.name}: {said}" if said else row.name
