"""What an editor wrote of a post and what its network says: the editor's words are never overwritten."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from liveblog.model.blocks import Block, Link, Social, Text
from liveblog.model.posts import Picture
from liveblog.text.paste import parse_paste
from liveblog.text.resolved import address_of, carried, gone, upgraded

URL = "https://x.com/mira_holm/status/1876736309605249213"
NOW, LATER = "2026-01-06T10:00:00.000Z", "2026-01-06T11:00:00.000Z"
FOUND = Social(
    network="x", text="Of the network.", id="1876736309605249213", url=URL, name="Mira", handle="mira_holm",
    posted="2025-01-07T21:02:58.941Z", pictures=(Picture(address="https://pbs.example/1.jpg"),),
)  # fmt: skip
SIGNED = f"As I copied it. — M. Holm (@mira_holm) January 7, 2025 {URL}"
WORDS = st.text(alphabet="abc \n.é", max_size=40)


def texts(blocks: tuple[Block, ...] | None) -> list[str]:
    return [block.text for block in blocks or () if isinstance(block, Text | Social)]


@given(WORDS, WORDS, st.sampled_from([URL, SIGNED]), st.text(max_size=60), st.text(max_size=20))
def test_an_answer_never_changes_what_an_editor_wrote(
    before: str, after: str, post: str, said: str, name: str
) -> None:
    source = f"{before}\n\n{post}\n\n{after}"
    typed = parse_paste(source).blocks
    made = upgraded(typed, source, replace(FOUND, text=said, name=name or None), NOW)
    assert made is not None
    assert [b for b in made if isinstance(b, Text)] == [b for b in typed if isinstance(b, Text)]
    for mine, theirs in zip(typed, made, strict=True):
        if isinstance(mine, Social) and isinstance(theirs, Social):
            assert not mine.text or theirs.text == mine.text
            assert not mine.name or theirs.name == mine.name
            assert theirs.handle == mine.handle


@given(st.sampled_from([URL, SIGNED, f"Words.\n\n{URL}"]), WORDS)
def test_an_edit_keeps_what_was_answered(source: str, more: str) -> None:
    known = upgraded(parse_paste(source).blocks, source, FOUND, NOW)
    assert known is not None
    assert carried(known, parse_paste(source).blocks) == known
    edited = carried(known, parse_paste(f"{more}\n\n{source}").blocks)
    assert [b for b in edited if isinstance(b, Social)] == [b for b in known if isinstance(b, Social)]


@given(st.lists(st.sampled_from(["One.", "Two.", ""]), min_size=1, max_size=5))
def test_the_last_answer_counts_and_an_edit_at_the_source_is_marked(answers: list[str]) -> None:
    blocks = parse_paste(URL).blocks
    for said in answers:
        blocks = upgraded(blocks, URL, replace(FOUND, text=said), LATER) or blocks
    [post] = blocks
    assert isinstance(post, Social)
    assert post.text == answers[-1]
    seen = [said for said in answers if said]
    changed = any(a != b for a, b in pairwise(seen))
    assert bool(post.edited) or not changed or "" in answers


def test_the_same_answer_changes_nothing() -> None:
    known = upgraded(parse_paste(URL).blocks, URL, FOUND, NOW)
    assert known is not None
    assert upgraded(known, URL, FOUND, LATER) == known


def test_what_is_gone_may_lose_its_words_and_gets_them_back() -> None:
    known = upgraded(parse_paste(URL).blocks, URL, FOUND, NOW)
    assert known is not None
    marked = gone(known[0], LATER)
    assert texts((marked,)) == ["Of the network."]
    silent = gone(known[0], LATER, silent=True)
    assert texts((silent,)) == [""]
    assert isinstance(silent, Social)
    assert silent.pictures == ()
    assert gone(parse_paste(URL).blocks[0], LATER) == parse_paste(URL).blocks[0]  # nobody has seen it yet
    assert texts(upgraded((silent,), URL, FOUND, LATER)) == ["Of the network."]


def test_an_address_that_led_on_stays_the_editors_address() -> None:
    share = "https://example.org/share/abc"
    found = replace(FOUND, via=share)
    made = upgraded(parse_paste(share).blocks, share, found, NOW)
    assert made is not None
    assert isinstance(made[0], Social)
    assert address_of(made[0]) == share
    assert carried(made, parse_paste(share).blocks) == made
    assert isinstance(parse_paste(share).blocks[0], Link)
