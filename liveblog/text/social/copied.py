"""Posts copied as plain text: paragraphs that are signed, handed over by a share button, or hold a post's address.

Must not know: HTML, what an entry is. Whether a text is divided into paragraphs, and where, is `paste`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from liveblog.model.blocks import Block, Embed, Social, Text
from liveblog.text import social
from liveblog.text.social import threads
from liveblog.text.social.alone import alone
from liveblog.text.social.code import unescape
from liveblog.text.social.network import written
from liveblog.text.social.pages import page
from liveblog.text.social.signature import Signature, read_signature
from liveblog.text.social.unseen import strip_body, strip_unseen

_KEPT = re.compile(r"\s*(?:>|```|~~~|\|)")
_MOST_ADDRESSES = 50  # on one line
_LISTED = re.compile(r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\|)")


def is_markdown(paragraph: str) -> bool:
    """Whether a paragraph is a quote, code or a table that an editor wrote: nothing in it is taken for a post."""
    return _KEPT.match(paragraph) is not None


def posts(paragraph: str) -> list[Social]:
    """The posts that a paragraph is made of: each ends in its signature, or one share button gave it all.

    Empty when anything else is in it: a note that merely mentions a post stays a note.
    """
    if is_markdown(paragraph):
        return []
    if found := _signed(unescape(paragraph)):
        return found
    handed_over = _shared(paragraph)
    return [handed_over] if handed_over else []


def _signed(text: str) -> list[Social]:
    found: list[Social] = []
    start = end = 0
    while end < len(text):
        newline = text.find("\n", end + 1)
        end = len(text) if newline < 0 else newline
        signature = read_signature(text, start, end)
        # Within a paragraph only a dated signature divides, so that a post may mention people at a line's end;
        # an address on the next line belongs to the post above it.
        if signature is None or (end < len(text) and (not signature.posted or _address_follows(text, end))):
            continue
        post = social.from_signature(strip_body(text[start : signature.start]), signature)
        if post is not None:
            found.append(post)
            start = end
    return found if start == len(text) else []


def _address_follows(text: str, end: int) -> bool:
    newline = text.find("\n", end + 1)
    following = text[end:] if newline < 0 else text[end:newline]
    return len(following) < 300 and isinstance(social.find_post(following), Social)


def lone_signature(paragraph: str) -> Signature | None:
    """A dated signature without any text before it, as a browser copies it from below a quote."""
    if len(paragraph) > 600:
        return None
    text = strip_unseen(unescape(paragraph))
    signature = read_signature(text)
    return signature if signature and signature.start == 0 and (signature.posted or signature.url) else None


def signed_above(body: str, paragraph: str) -> Social | None:
    """The post whose signature stands in a paragraph of its own, below its text."""
    if is_markdown(body) or (signature := lone_signature(paragraph)) is None:
        return None
    return social.from_signature(strip_body(unescape(body)), signature)


# "(3) Mira Holm on X: “…”": how many messages wait, who, a short word of any language, where.
_WAITING = r"(?:\(\d{1,4}\+?\) )?"
_QUOTED = r"[\s\xa0\u202f]?[:：][\s\xa0\u202f]*(?=[\"“”„«»‹「『'‘‚])"
_ON_X = re.compile(
    rf"{_WAITING}(?P<name>[^\n]{{1,80}}?)(?: \(@(?P<handle>\w{{1,20}})\))?(?: [^\W\d_]{{1,6}} (?:X|Twitter)){_QUOTED}"
)
_OF_X = re.compile(rf"{_WAITING}(?:X|Twitter)ユーザーの(?P<name>[^\n]{{1,80}}?)さん{_QUOTED}")
_QUOTES = {
    '"': '"',
    "'": "'",
    "“": "”",
    "”": "”",
    "„": "“”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}


def _shared(paragraph: str) -> Social | None:
    """What a share button hands over: "TEXT" / https://x.com/…, perhaps with "Name on X: " before it."""
    head, address = _last_word(paragraph.strip())
    post = social.find_post(address) if head else None
    if not isinstance(post, Social) or post.network != "x":
        return None
    bare = head.removesuffix("X").removesuffix("Twitter").rstrip()
    slashed = bare.endswith("/")
    head = bare[:-1].rstrip() if slashed else head
    named = _ON_X.match(head) or _OF_X.match(head)
    head = head[named.end() :] if named else head
    if not (slashed or named) or len(head) < 3 or head[-1] not in _QUOTES.get(head[0], ()):
        return None
    name = named["name"] if named else None
    handle = named.groupdict().get("handle") if named else None
    if handle and post.handle and handle.casefold() != post.handle.casefold():
        return None
    return written(replace(post, name=name, handle=post.handle or handle), strip_body(head[1:-1]))


def _last_word(text: str) -> tuple[str, str]:
    cut = max(text.rfind(" "), text.rfind("\n"))
    return text[: max(cut, 0)].rstrip(), text[cut + 1 :]


def addresses(paragraph: str) -> Iterator[str | Block]:
    """A paragraph with what it links to on lines of their own taken out of it, and a post at its end."""
    if is_markdown(paragraph):
        yield paragraph
        return
    words: list[str] = []
    lines = paragraph.split("\n")
    for at, line in enumerate(lines):
        found = _leads_to(line)
        if not found and at == len(lines) - 1 and not _LISTED.match(line):
            line, found = _ending(line)
        else:
            line = "" if found else line
        if line.strip():
            words.append(line)
        if found and words:
            yield "\n".join(words)
            words = []
        yield from found
    if words:
        yield "\n".join(words)


def _leads_to(line: str) -> Sequence[Block]:
    """What a line of addresses leads to; empty for any other line."""
    if found := _all_posts(line):
        return found
    behind = page(line)
    return [behind] if behind else []


def _all_posts(line: str) -> list[Social | Embed]:
    """The posts of a line that consists of their addresses; empty when anything else is in it."""
    post = social.find_post(alone(line))
    if post or " " not in line.strip():
        return [post] if post else []
    words = line.split()[:_MOST_ADDRESSES]
    if not all("/" in word for word in words):
        return []  # nearly every line: looking at each of its words would take longer than all else
    posts = [post for word in words if (post := social.find_post(word))]
    return posts if len(posts) == len(line.split()) else []


def _ending(line: str) -> tuple[str, Sequence[Block]]:
    """A line without the post's address that ends it, and that post."""
    words, _, address = line.rstrip().rpartition(" ")
    post = social.find_post(address) if words.strip() else None
    return (words.rstrip(), [post]) if post else (line, [])


def joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with the address of a copied post, when it stands right below it, joined to that post."""
    before: Block | None = None
    for block in blocks:
        if isinstance(before, Social) and isinstance(block, Social) and _same_post(before, block):
            before = replace(before, id=block.id, url=block.url, posted=block.posted or before.posted)
            continue
        if isinstance(before, Text) and (whole := _of_threads(before, block)):
            before = whole
            continue
        if before is not None:
            yield before
        before = block
    if before is not None:
        yield before


def _of_threads(copy: Text, block: Block) -> Social | None:
    """A post whose page was copied right above its address. On Threads handles have no "@": only that proves it."""
    if not isinstance(block, Social) or block.network != "threads" or block.text:
        return None
    text = threads.page_copy(copy.text, block.handle)
    return written(block, text) if text else None


def _same_post(copied: Social, address: Social) -> bool:
    if copied.id or address.text or not copied.text or copied.network != address.network:
        return False
    if not copied.handle or copied.handle.lower() != (address.handle or "").lower():
        return False
    if not copied.posted or not address.posted:
        return True
    # The written day is that of the copier's zone.
    days = date.fromisoformat(address.posted[:10]) - date.fromisoformat(copied.posted[:10])
    return abs(days.days) <= 1
