"""How what a network answers and what an editor wrote come together in one block.

The editor's words always win; what a network knows best (times, pictures, what is quoted) comes from there.

Must not know: who asks, and when; Redis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

from liveblog.model.blocks import Block, Embed, Link, Photo, Social
from liveblog.text.paste import parse_paste
from liveblog.text.social.network import written
from liveblog.text.social.urls import read_url

Some = TypeVar("Some", Social, Embed, Link)

# The networks that can be asked about a post; what has no public answer (LinkedIn) or forbids keeping it (Threads) is
# missing. Everything else (players, pages, image files) is asked by its address.
ASKED_POSTS = frozenset(
    {"x", "bluesky", "mastodon", "truthsocial", "telegram", "reddit", "instagram", "facebook"}
)
_NEVER_KEPT = frozenset({"threads"})
# Whose ids name a post alone: an account that is renamed keeps them.
_NUMBERED = frozenset({"x", "bluesky"})
# What its network knows best of a block; all else is first the editor's.
_ITS_OWN = frozenset(
    {"url", "via", "posted", "edited", "pictures", "poll", "quoted", "card", "verified", "warning"}
    | {"title", "site", "image", "picture", "width", "height", "seconds", "author"}
)


def address_of(block: Block) -> str:
    """What names a block among the others of its entry: the address that the editor gave; "" for none."""
    return getattr(block, "via", None) or getattr(block, "url", None) or ""


def post_names(block: Block) -> tuple[str, ...]:
    """What a post is called in trays, whatever its account is called just now; empty for what is no post.

    A block that the editor gave another address of has two names.
    """
    if not isinstance(block, Social | Link | Embed):
        return ()
    network = getattr(block, "network", "web")
    names = [_post_name(network, getattr(block, "id", None), block.url or "")]
    via = getattr(block, "via", None)
    return tuple(dict.fromkeys(name for name in (*names, via or "") if name))


def _post_name(network: str, id: str | None, url: str) -> str:
    if network in _NUMBERED and id:
        return f"{network}:{id}"
    if network == "mastodon" and (parts := read_url(url)) and parts.parts and parts.parts[-1].isdigit():
        return f"mastodon:{parts.host}/{parts.parts[-1]}"
    return url


def can_resolve(block: Block) -> bool:
    """Whether there is somebody to ask about a block, as far as its own words tell."""
    match block:
        case Social(network=network, id=id, url=url):
            return network in ASKED_POSTS and bool(url) and (bool(id) or network == "facebook")
        case Embed(network=network):
            return network not in _NEVER_KEPT
        case Link() | Photo():
            return True
    return False


def is_resolved(block: Block) -> bool:
    """Whether a network has said what it can about a block."""
    return getattr(block, "fetched", None) is not None


def filled(block: Some, found: Some, now: str) -> Some:
    """A block with what its network says, where its own words say nothing; a text that was cut short is replaced.

    `now`: the ISO time at which the network said it.
    """
    values = {}
    for field in fields(block):
        ours, theirs = getattr(block, field.name), getattr(found, field.name)
        values[field.name] = (theirs or ours) if field.name in _ITS_OWN else (ours or theirs)
    whole = replace(block, **values | {"fetched": now, "deleted": None})
    if isinstance(block, Social) and isinstance(whole, Social):
        text = block.text if block.text and not (block.truncated and found.text) else found.text
        cut = found.truncated if text == found.text else block.truncated
        return replace(written(whole, text), truncated=cut)
    return whole


def gone(block: Block, now: str, *, silent: bool = False) -> Block:
    """The block, said to be deleted at its source since now, or since that was first noticed.

    `silent`: without what it said; an entry's history keeps that.
    """
    if not isinstance(block, Social | Embed | Link) or not is_resolved(block):
        return block
    if silent and isinstance(block, Social):
        block = replace(
            block, text="", links=(), media=(), truncated=False, pictures=(), poll=(), card=None, quoted=None,
            warning="",
        )  # fmt: skip
    return replace(block, deleted=block.deleted or now)


def upgraded(blocks: Sequence[Block], source: str, found: Block, now: str) -> tuple[Block, ...] | None:
    """An entry's blocks with an answer in those of its address; None when no block has it (any more).

    `source` is what the editor typed: what a network said before gives way to what it says now, an editor's words do
    not.
    """
    typed = {address_of(block): block for block in parse_paste(source).blocks}
    address = address_of(found)
    if not any(address_of(block) == address for block in blocks):
        return None
    return tuple(
        _upgraded(block, typed.get(address, block), found, now) if address_of(block) == address else block
        for block in blocks
    )


def _upgraded(known: Block, typed: Block, found: Block, now: str) -> Block:
    made = joined(typed, found, now)
    if isinstance(known, Social) and isinstance(made, Social) and is_resolved(known) and known.text:
        if made.text != known.text and not made.edited:
            made = replace(made, edited=now)
        elif made.text == known.text and not made.edited:
            made = replace(made, edited=known.edited)
    return known if _same(made, known) else made


def _same(one: Any, other: Any) -> bool:
    """Whether two answers differ in nothing but when they were given."""
    if type(one) is not type(other) or is_resolved(one) != is_resolved(other):
        return False
    return not hasattr(one, "fetched") or bool(replace(one, fetched=None) == replace(other, fetched=None))


def joined(typed: Block, found: Any, now: str) -> Block:
    """What was typed with what was found; an address for sharing can turn out to be a post."""
    if type(typed) is type(found) and isinstance(typed, Social | Embed | Link):
        made: Any = filled(typed, found, now)  # type: ignore[type-var]  # they are of one type
        block: Block = made
        return block
    other: Block = replace(found, fetched=now)
    return other


def carried(before: Sequence[Block], after: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks of a text that was edited, with what networks said of those that were there before."""
    known = {address_of(block): block for block in before if is_resolved(block)}
    return tuple(_carry(known.get(address_of(block)), block) for block in after)


def _carry(known: Any, block: Block) -> Block:
    if known is None or is_resolved(block):
        return block
    made: Any = joined(block, known, known.fetched)
    if isinstance(made, Social | Embed | Link):
        made = replace(made, deleted=known.deleted)
    if isinstance(made, Social) and made.text == known.text:
        made = replace(made, edited=known.edited)
    whole: Block = made
    return whole
