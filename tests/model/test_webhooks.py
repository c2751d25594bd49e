"""When deliveries are tried again, and when a webhook is switched off: a day of it, on a clock of the test's own."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.events import Position
from liveblog.model.webhooks import PATIENCE, Standing

NOON = 1_800_000_000_000


def test_a_receiver_that_answers_500_for_a_day_is_tried_less_and_less_often_then_not_at_all() -> None:
    standing, now, waits = Standing(at=Position(5, 0)), NOON, []
    while not standing.off:
        standing = standing.failed(500, now)
        if not standing.off:
            waits.append((standing.next - now) // 1000)
            now = standing.next
    assert waits[:5] == [5, 10, 20, 40, 80]
    assert max(waits) == 3600
    assert now - NOON == PATIENCE  # the last try is made when the day is over
    assert len(waits) < 40
    assert (standing.off, standing.off_since, standing.at) == ("failing", now, Position(5, 0))
    assert standing.switched_on() == Standing(at=Position(5, 0))


def test_one_success_forgives_all() -> None:
    failed = Standing(at=Position(5, 0)).failed(500, NOON).failed(0, NOON + 5_000)
    assert failed.state == "failing"
    assert failed.delivered(Position(6, 0)) == Standing(at=Position(6, 0))


def test_gone_switches_off_at_once_and_retry_after_is_heard() -> None:
    assert Standing().failed(410, NOON).off == "gone"
    assert Standing().failed(503, NOON, after=120.0).next == NOON + 120_000
    assert Standing().failed(503, NOON, after=86_400.0).next == NOON + 3_600_000  # an hour at most


@given(
    st.lists(
        st.tuples(st.sampled_from([0, 200, 302, 404, 410, 500]), st.integers(0, 5_000_000)), max_size=60
    ),
    st.floats(0.9, 1.1),
)
def test_whatever_is_answered_the_next_try_is_within_an_hour(
    answers: list[tuple[int, int]], spread: float
) -> None:
    standing, now = Standing(), NOON
    for n, (status, late) in enumerate(answers, start=1):
        if standing.off:
            standing = standing.switched_on()
        now += late
        if status == 200:
            standing = standing.delivered(Position(n, 0))
        else:
            standing = standing.failed(status, now, spread=spread)
            assert standing.off or standing.next <= now + 3_600_000
        assert Standing.from_json(json.loads(json.dumps(standing.to_json()))) == standing
