"""Copies of pictures from elsewhere: fetched, made into images of ours, and named in the block that shows them.

Must not know: who asked for the block, Redis.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from liveblog.errors import CannotStart, LiveblogError
from liveblog.media.pixels import LARGEST_FILE
from liveblog.media.store import MediaStore
from liveblog.model import images
from liveblog.model.blocks import Block, Embed, Link, Photo, Social
from liveblog.model.posts import Picture
from liveblog.sources.addresses import Refused
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Failed
from liveblog.sources.turns import Held

log = logging.getLogger("liveblog.resolver")

CHOICES = ("keep", "link", "none")
_LARGEST = min(LARGEST_FILE, 20_000_000)  # bytes


def parse_choices(text: str) -> Mapping[str, str]:
    """LIVEBLOG_PICTURES: "keep", or "keep,x=link,instagram=none"; "" names all other networks. Raises CannotStart."""
    found = {"": "keep"}
    for part in filter(None, (p.strip() for p in text.split(","))):
        network, _, choice = part.rpartition("=")
        if choice not in CHOICES:
            raise CannotStart(
                f"LIVEBLOG_PICTURES has “{part}”; write keep, link or none, or one of them for a network, as in"
                " keep,x=link."
            )
        found[network.strip()] = choice
    return found


def pictures_of(block: Block) -> Iterator[Picture]:
    """Every picture of a block, those of the post that it quotes, too."""
    match block:
        case Social():
            yield from block.pictures
            if block.card and block.card.picture:
                yield block.card.picture
            if block.quoted:
                yield from pictures_of(block.quoted)
        case Embed() | Link() | Photo():
            if block.picture:
                yield block.picture


def with_pictures(block: Block, copies: Mapping[str, Picture | None]) -> Block:
    """A block with these pictures instead of those of their addresses; None takes one away."""
    match block:
        case Social():
            card, quoted = block.card, block.quoted
            found = tuple(p for one in block.pictures if (p := copies.get(one.address, one)))
            if card and card.picture:
                card = replace(card, picture=copies.get(card.picture.address, card.picture))
            made: Any = with_pictures(quoted, copies) if quoted else None
            return replace(block, pictures=found, card=card, quoted=made)
        case Embed() | Link() if block.picture:
            return replace(block, picture=copies.get(block.picture.address, block.picture))
        case Photo():
            return replace(block, picture=copies.get(block.picture.address) or block.picture)
    return block


class Copies:
    """Fetches pictures and keeps them. One a process."""

    def __init__(self, asking: Asking, media: MediaStore) -> None:
        self._asking = asking
        self._media = media
        self._choices = parse_choices(asking.settings.pictures)

    async def copied(self, block: Block, known: Block | None = None) -> Block:
        """The block with copies of its pictures, as the settings say for its network. What cannot be had is left out.

        `known`: the block as it was before; its copies are taken as they are.
        """
        choice = self._choices.get(getattr(block, "network", "web"), self._choices[""])
        wanted = {p.address: p for p in pictures_of(block) if not p.media}
        if choice == "none" and not isinstance(block, Photo):
            return with_pictures(block, dict.fromkeys(wanted))
        if choice == "link":
            return block
        before = {p.address: p for p in pictures_of(known) if p.media} if known else {}
        made = await asyncio.gather(*(self._copy(p, before.get(p.address)) for p in wanted.values()))
        return with_pictures(block, dict(zip(wanted, made, strict=True)))

    async def _copy(self, picture: Picture, before: Picture | None) -> Picture:
        if before is not None:
            return replace(picture, media=before.media, width=before.width, height=before.height)
        try:
            answer = await self._asking.file(picture.address, _LARGEST)
            head = await self._media.keep(io.BytesIO(answer.body))
        except (Failed, Gone, Private, Refused, Held, LiveblogError) as problem:
            log.info("the picture %s was not copied: %s", picture.address, problem or type(problem).__name__)
            return picture
        width, height = images.size_of(head.media) or (picture.width, picture.height)
        return replace(picture, media=head.media, width=width, height=height)
