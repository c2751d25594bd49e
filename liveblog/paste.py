"""What an editor typed or pasted, made into the blocks of an entry.

Pure and total: any text has an answer, in time proportional to its length. Knows how a paste is laid out (code,
paragraphs, addresses on lines of their own); what a network's post looks like is known by `social`.

Attribution is what must not go wrong: where it is unclear whether words are the editor's or somebody else's, they stay
the editor's text, where a preview shows it and nothing is put into anybody's mouth.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from liveblog import social
from liveblog.entries import Block, Embed, Entry, Label, NewEntry, Social, Submission, Text, block_to_json
from liveblog.events import dumps
from liveblog.social import code, x
from liveblog.social.network import written
from liveblog.social.signature import read_signature
from liveblog.social.urls import read_url


@dataclass(frozen=True, slots=True)
class Paste:
    """What a text becomes: its blocks in order, and the label that its first words ask for."""

    label: Label | None
    blocks: tuple[Block, ...]


def parse_paste(text: str) -> Paste:
    """The blocks and the label of any text. A label's word is taken out of the editor's text: the badge says it."""
    blocks = _blocks(text)
    label = _label_of(blocks)
    return Paste(label, _without_word(blocks, label))


def new_entry(submission: Submission) -> NewEntry:
    """The entry that a checked form or API call asks for. The form's label wins over the one in the text."""
    text = submission.text or ""
    label, blocks = _labelled(text, submission.label)
    given = submission.given() | {"label": label}
    return NewEntry(source=text, blocks=blocks, id=submission.id, **given)


def changes(submission: Submission, entry: Entry | None = None) -> dict[str, Any]:
    """The fields of an entry that a form or API call changes.

    With the `entry` as it is, a label that changes alone also brings back (or takes out) its word in the text.
    """
    changed = submission.given()
    if submission.text is not None:
        label, blocks = _labelled(submission.text, submission.label)
        changed |= {"source": submission.text, "blocks": blocks}
        if submission.label is not None or label is not None:
            changed["label"] = label
    elif submission.label is not None and entry is not None:
        changed["blocks"] = _labelled(entry.source, submission.label)[1]
    return changed


def to_lines(text: str) -> Iterator[str]:
    """What a paste becomes as JSON, one line a block: `liveblog parse`."""
    return (dumps(block_to_json(block)) for block in parse_paste(text).blocks)


def paragraphs(text: str) -> list[tuple[int, str]]:
    """The paragraphs of a longer text, each with the number of its first line.

    Embed code and fenced code stay whole across blank lines; a signature or a script alone belongs to what is above.
    """
    text = _normal(text)
    whole = deque((start, end) for start, end, _ in _code_blocks(text))
    found: list[tuple[int, str]] = []
    at = offset = 0
    lines = text.split("\n")
    for first, last in _paragraph_lines(lines):
        for line in lines[at:first]:
            offset += len(line) + 1
        at, begin = first, offset
        while whole and whole[0][1] <= begin:
            whole.popleft()
        inside = bool(whole) and whole[0][0] < begin
        paragraph = "\n".join(lines[first:last])
        if found and (inside or _belongs_before(paragraph)):
            number, before = found[-1]
            found[-1] = (number, f"{before}\n\n{paragraph}")
        else:
            found.append((first + 1, paragraph))
    return found


def _belongs_before(paragraph: str) -> bool:
    signature = _lone_signature(paragraph)
    return signature is not None or ("<script" in paragraph and not code.without_wrappers(paragraph).strip())


# Labels


_WORDS: dict[str, Label] = {
    "breaking": "breaking",
    "breaking news": "breaking",
    "update": "update",
    "correction": "correction",
    "editor's note": "editor-note",
    "editors' note": "editor-note",
    "editors note": "editor-note",
    "editor note": "editor-note",
    "ed. note": "editor-note",
}
_OPENING = re.compile(
    r"(?P<before>[^\w\n@#]{0,8})(?P<word>breaking(?: news)?|update|correction|editor(?:[’']?s)?[’']? note|ed\. note)"
    r"(?P<bold>\*\*|__)?:(?P<after>\*\*|__)?\s*",
    re.IGNORECASE,
)


def _label_of(blocks: Sequence[Block]) -> Label | None:
    """The label that the first words ask for.

    Only at the very start: "MORE BREAKING:" is how somebody talks. A quoted post can break news and update it, but a
    correction or an editor's note is ours alone.
    """
    first = blocks[0] if blocks else None
    if isinstance(first, Embed) or first is None or not (opening := _OPENING.match(first.text)):
        return None
    label = _WORDS[opening["word"].lower().replace("’", "'")]
    return label if isinstance(first, Text) or label in ("breaking", "update") else None


def _labelled(text: str, wanted: Label | str | None) -> tuple[Label | None, tuple[Block, ...]]:
    """Label and blocks of a text for which a form wants a label ("": none; None: the form does not say)."""
    blocks = _blocks(text)
    in_text = _label_of(blocks)
    label = in_text if wanted is None else next((w for w in _WORDS.values() if w == wanted), None)
    # Without its badge the word has to stay where it was written.
    return label, _without_word(blocks, label if label == in_text else None)


def _without_word(blocks: tuple[Block, ...], label: Label | None) -> tuple[Block, ...]:
    if label is None or not isinstance(first := blocks[0], Text):
        return blocks
    opening = _OPENING.match(first.text)
    if opening is None:
        return blocks
    before = opening["before"]
    if bold := opening["after"] or opening["bold"]:
        before = before.replace(bold, "", 1)
    rest = before + first.text[opening.end() :]
    return (replace(first, text=rest), *blocks[1:]) if rest.strip(" *_#\n") else blocks


# Blocks


_BREAKS = str.maketrans(
    {"\u2028": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\x00": None, "\ufeff": None}
)


def _normal(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2029", "\n\n").translate(_BREAKS)
    return text.encode("utf-8", "replace").decode() if any("\ud800" <= c <= "\udfff" for c in text) else text


def _blocks(text: str) -> tuple[Block, ...]:
    text = code.unwrap(_normal(text))
    blocks: list[Block] = []
    at = 0
    for start, end, block in _code_blocks(text):
        blocks += _plain(code.without_wrappers(text[at:start]))
        blocks.append(block)
        at = end
    rest = text[at:]
    blocks += _plain(code.without_wrappers(rest) if at else rest)
    blocks = list(_joined(blocks))
    if not blocks and text.strip():
        blocks = [Text(text=text.strip())]
    return tuple(blocks)


def _code_blocks(text: str) -> Iterator[tuple[int, int, Block]]:
    """The embed code in a text: where each piece stands and what it becomes."""
    for start, end, element in code.elements(text):
        if text[max(0, start - 1) : start] != "`" and (block := _code_block(element)):
            yield start, end, block


def _code_block(element: code.Element) -> Block | None:
    if found := social.from_element(element):
        return found
    if element.tag == "blockquote":
        # Nobody's post that we could name (a deleted account, no handle): a plain quote keeps the words.
        words = "\n\n".join(part for part in (element.body, element.footer) if part)
        return Text(text="\n".join(f"> {line}".rstrip() for line in words.split("\n"))) if words else None
    if element.tag == "iframe":
        source = element.attributes.get("src", "").strip()
        address = f"https:{source}" if source.startswith("//") else source
        return (
            Text(text=address) if address.startswith(("https://", "http://")) and read_url(address) else None
        )
    return None


def _plain(text: str) -> Iterator[Block]:
    """The blocks of text without embed code: posts where a paragraph is one, the editor's own words between."""
    lines = text.split("\n")
    pending: list[str] = []
    skip_to = 0
    for first, last in _paragraph_lines(lines):
        if last <= skip_to:
            continue
        first = max(first, skip_to)
        if copied := x.read_page_copy(lines, first):
            yield from _flush(pending)
            post, skip_to = copied
            yield post
            if skip_to >= last:
                continue
            first = skip_to
        paragraph = "\n".join(lines[first:last])
        if posts := _posts(paragraph):
            yield from _flush(pending)
            yield from posts
        elif pending and (post_above := _signed_above(pending[-1], paragraph)):
            pending.pop()
            yield from _flush(pending)
            yield post_above
        else:
            for part in _addresses(paragraph):
                if isinstance(part, str):
                    pending.append(part)
                else:
                    yield from _flush(pending)
                    yield part
    yield from _flush(pending)


def _flush(pending: list[str]) -> Iterator[Text]:
    text = "\n\n".join(pending).rstrip()
    pending.clear()
    if text.strip():
        yield Text(text=text if text.startswith(("    ", "\t")) else text.lstrip())


_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


def _paragraph_lines(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each paragraph begins and ends, by line; a fenced piece of code is one, blank lines and all."""
    first, fence = None, ""
    for at, line in enumerate(lines):
        mark = found[1] if (found := _FENCE.match(line)) else ""
        if fence:
            fence = "" if mark.startswith(fence) else fence
            continue
        if mark:
            fence, first = mark, at if first is None else first
        elif not line.strip():
            if first is not None:
                yield first, at
            first = None
        elif first is None:
            first = at
    if first is not None:
        yield first, len(lines)


_KEPT = re.compile(r"\s*(?:>|```|~~~|\||    )")
_LISTED = re.compile(r"\s*(?:[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s|\|)")


def _posts(paragraph: str) -> list[Social]:
    """The posts that a paragraph is made of, each ending in its signature; none when anything else is in it."""
    if _KEPT.match(paragraph) or "(" not in paragraph:
        return [shared] if (shared := _shared(paragraph)) else []
    text = code.unescape(paragraph)
    posts: list[Social] = []
    start = end = 0
    while end < len(text):
        newline = text.find("\n", end + 1)
        end = len(text) if newline < 0 else newline
        signature = read_signature(text, start, end)
        # Within a paragraph only a dated signature divides, so that a post may mention people at a line's end;
        # an address on the next line belongs to the post above it.
        if signature is None or (end < len(text) and (not signature.posted or _address_follows(text, end))):
            continue
        post = social.from_signature(text[start : signature.start].strip(), signature)
        if post is not None:
            posts.append(post)
            start = end
    if start < len(text):
        return [shared] if (shared := _shared(paragraph)) else []
    return posts


def _address_follows(text: str, end: int) -> bool:
    newline = text.find("\n", end + 1)
    following = text[end:] if newline < 0 else text[end:newline]
    return len(following) < 300 and isinstance(social.find_post(following), Social)


def _lone_signature(paragraph: str) -> Any:
    """A dated signature without any text before it, as a browser copies it from below a quote."""
    if len(paragraph) > 600:
        return None
    text = code.unescape(paragraph).strip()
    signature = read_signature(text)
    return signature if signature and signature.start == 0 and (signature.posted or signature.url) else None


def _signed_above(body: str, paragraph: str) -> Social | None:
    """The post whose signature stands in a paragraph of its own, below its text."""
    if _KEPT.match(body) or (signature := _lone_signature(paragraph)) is None:
        return None
    return social.from_signature(code.unescape(body).strip(), signature)


_ON_X = re.compile(
    r"(?P<name>[^\n]{1,80}?)(?: \(@(?P<handle>\w{1,20})\))? (?:on|auf|sur|en|su) (?:X|Twitter): (?=[\"“«])"
)
_QUOTES = {'"': '"', "“": "”", "«": "»"}


def _shared(paragraph: str) -> Social | None:
    """What a share button hands over: "TEXT" / https://x.com/…, perhaps with "Name on X: " before it."""
    head, _, address = paragraph.strip().replace("\n", " \n").rpartition(" ")
    post = social.find_post(address) if head else None
    if not isinstance(post, Social) or post.network != "x":
        return None
    head, named = head.replace(" \n", "\n").rstrip(), None
    bare = head.removesuffix("X").removesuffix("Twitter").rstrip()
    slashed = bare.endswith("/")
    head = bare[:-1].rstrip() if slashed else head
    if named := _ON_X.match(head):
        head = head[named.end() :]
    if not (slashed or named) or len(head) < 3 or _QUOTES.get(head[0]) != head[-1]:
        return None
    name, handle = (named["name"], named["handle"]) if named else (None, None)
    return written(replace(post, name=name, handle=post.handle or handle), head[1:-1].strip())


def _addresses(paragraph: str) -> Iterator[str | Social | Embed]:
    """A paragraph with the posts whose addresses stand on lines of their own, or at its end, taken out of it."""
    if _KEPT.match(paragraph):
        yield paragraph
        return
    words: list[str] = []
    lines = paragraph.split("\n")
    for at, line in enumerate(lines):
        post = social.find_post(line.strip().removeprefix("<").removesuffix(">"))
        last = None
        if post is None and at == len(lines) - 1 and not _LISTED.match(line):
            line, last = _ending(line)
        if post is None and line.strip():
            words.append(line)
        if found := post or last:
            if words:
                yield "\n".join(words)
            words = []
            yield found
    if words:
        yield "\n".join(words)


def _ending(line: str) -> tuple[str, Social | Embed | None]:
    """A line without the post's address that ends it, and that post."""
    words, _, address = line.rstrip().rpartition(" ")
    post = social.find_post(address) if words.strip() else None
    return (words.rstrip(), post) if post else (line, None)


def _joined(blocks: Sequence[Block]) -> Iterator[Block]:
    """Blocks with the address of a copied post, when it stands right below it, joined to that post."""
    before: Block | None = None
    for block in blocks:
        if isinstance(before, Social) and isinstance(block, Social) and _same_post(before, block):
            before = x.with_post(before, block)
            continue
        if before is not None:
            yield before
        before = block
    if before is not None:
        yield before


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
