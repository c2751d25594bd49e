"""What can be found of one blog: its entries in order, the words of each, its labels, tags and authors.

Looking something up costs what is found, not what there is. Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import and_
from sys import intern

from liveblog.model import facts_text
from liveblog.model.blocks import Block, Embed, Link, Photo, Social, Text, Video
from liveblog.model.entries import Entry
from liveblog.model.events import START, Event, Gone, Position, Put
from liveblog.model.images import Image
from liveblog.model.reading import Reading, alike
from liveblog.text.searching import words

Rank = tuple[int, str]  # when it was published (ms), and its id, as everywhere
_LONGEST = 20_000  # characters of an entry that are looked through
_LAST = "\U0010ffff"
_MARK = " "  # begins a name that is no word
_ADDRESS = re.compile(
    r"(?<=\]\()[^)\s]{1,2000}|https?://\S{1,2000}"
)  # nobody looks for these, and they are full of words
_NOTHING: Set[Rank] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """The places of what matches, oldest first."""

    ranks: Sequence[Rank]

    def __len__(self) -> int:
        return len(self.ranks)

    def before(self, rank: Rank | None, most: int) -> list[str]:
        """The ids of the newest ones before a place, or of all, newest first."""
        end = len(self.ranks) if rank is None else bisect_left(self.ranks, rank)
        return [id for _, id in reversed(self.ranks[max(end - most, 0) : end])]

    def after(self, rank: Rank | None, most: int) -> list[str]:
        """The ids of the oldest ones after a place, or of all, oldest first."""
        start = 0 if rank is None else bisect_right(self.ranks, rank)
        return [id for _, id in self.ranks[start : start + most]]


@dataclass(frozen=True, slots=True)
class _Item:
    """An entry in the catalogue: every name it is found under, and what it is as its editors wrote it."""

    rank: Rank
    names: tuple[str, ...]
    written: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Catalogue:
    """Of one blog, at a position of its log. `bylines`: whether readers see the names of authors."""

    position: Position = START
    bylines: bool = True
    _items: dict[str, _Item] = field(default_factory=dict)
    _order: list[Rank] = field(default_factory=list)  # oldest first
    _found: dict[str, set[Rank]] = field(default_factory=dict)  # by name
    _words: list[str] = field(default_factory=list)  # the names that are words, in order
    _written: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self._order)

    def load(self, entries: Iterable[Entry]) -> None:
        """Adds entries that are not there yet. `settle` after the last ones."""
        for entry in entries:
            self._order.append(self._note(entry)[0].rank)

    def settle(self) -> None:
        self._order.sort()
        self._words = sorted(name for name in self._found if name[0] != _MARK)

    def apply(self, event: Event) -> None:
        """The next event of the log."""
        self.position = event.position
        match event.change:
            case Gone(id):
                self._drop(id)
            case Put(entry):
                self._drop(entry.id)
                if entry.visible:
                    item, new = self._note(entry.shown())
                    insort(self._order, item.rank)
                    for word in new:
                        insort(self._words, word)

    def find(self, reading: Reading, words: Iterable[str] = ()) -> Found:
        """The entries that match a reading (whatever its order), and have all of these words (`searching.wanted`)."""
        tags, authors = filter(None, [reading.tag]), filter(None, [reading.author])
        marks = _marks(tags, authors, reading.label, key=bool(reading.key))
        sets = [self._found.get(name, _NOTHING) for name in marks]
        sets += [self._beginning(word) for word in words]
        if not sets:
            return Found(self._order)
        sets.sort(key=len)
        return Found(sorted(reduce(and_, sets)))

    def rank(self, id: str) -> Rank | None:
        item = self._items.get(id)
        return item.rank if item else None

    def written(self, kind: str) -> list[str]:
        """The tags ("tag"), authors or labels of the blog as they are written, the most frequent first."""
        found = [(count, name) for (what, name), count in self._written.items() if what == kind and count > 0]
        return [name for count, name in sorted(found, key=lambda pair: (-pair[0], pair[1]))]

    def _beginning(self, word: str) -> Set[Rank]:
        """The entries with words that begin with this one. A single letter is a word of its own."""
        if len(word) == 1 and word.isascii():
            return self._found.get(word, _NOTHING)
        first, last = bisect_left(self._words, word), bisect_left(self._words, word + _LAST)
        if last - first == 1:
            return self._found[self._words[first]]
        return set[Rank]().union(*(self._found[name] for name in self._words[first:last]))

    def _note(self, entry: Entry) -> tuple[_Item, list[str]]:
        """Notes an entry under all of its names; also the words that nothing was found under before."""
        if not self.bylines:
            entry = replace(entry, authors=())
        written = tuple(_as_written(entry))
        item = self._items[entry.id] = _Item((entry.published, entry.id), _names(entry), written)
        new = []
        for name in item.names:
            found = self._found.get(name)
            if found is None:
                found = self._found[name] = set()
                if name[0] != _MARK:
                    new.append(name)
            found.add(item.rank)
        self._written.update(written)
        return item, new

    def _drop(self, id: str) -> None:
        item = self._items.pop(id, None)
        if item is None:
            return
        del self._order[bisect_left(self._order, item.rank)]
        for name in item.names:
            found = self._found[name]
            found.discard(item.rank)
            if not found:
                del self._found[name]
                if name[0] != _MARK:
                    del self._words[bisect_left(self._words, name)]
        self._written.subtract(item.written)


def _names(entry: Entry) -> tuple[str, ...]:
    said = "\n".join(texts(entry))[:_LONGEST]
    marks = _marks(entry.tags, entry.authors, entry.label or "", key=entry.key)
    return tuple(intern(name) for name in dict.fromkeys([*marks, *words(said)]))


def _marks(tags: Iterable[str], authors: Iterable[str], label: str, *, key: bool) -> list[str]:
    return [
        *(f"{_MARK}tag {alike(tag)}" for tag in tags),
        *(f"{_MARK}author {alike(author)}" for author in authors),
        *([f"{_MARK}label {label}"] if label else []),
        *([f"{_MARK}key"] if key else []),
    ]


def _as_written(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (("tag", tag) for tag in entry.tags)
    yield from (("author", author) for author in entry.authors)
    if entry.label:
        yield "label", entry.label


def texts(entry: Entry) -> Iterator[str]:
    """Everything that is written in an entry, as readers see it."""
    yield entry.headline
    for block in entry.blocks:
        yield from _of_block(block)
    if entry.facts:
        yield from facts_text.lines(entry.facts)
    yield from (correction.text for correction in entry.corrections)
    yield entry.reason
    yield from entry.tags
    yield from entry.authors


def _of_block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            yield _ADDRESS.sub(" ", block.text)
        case Social():
            yield from (block.text, block.name or "", block.handle or "", block.warning)
            yield from (picture.alt for picture in block.pictures)
            yield from (choice.text for choice in block.poll)
            if block.card:
                yield from (block.card.title, block.card.site)
            if block.quoted:
                yield from _of_block(block.quoted)
        case Embed():
            yield from (block.title or "", block.author or "")
        case Link():
            yield from (block.title, block.site, block.text)
        case Photo():
            yield block.picture.alt
        case Image():
            yield from (block.caption, block.credit, block.alt)
        case Video():
            pass
