"""What an editor may decide in the preview: a card is to stay text; a post that a sentence mentions is to be a card.

Each decision changes the text itself, in Markdown that everybody can read, so that it survives whatever keeps the text.
Must not know: HTML, the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liveblog.model.blocks import Block, Embed, Link, Photo, Social, Text, Video
from liveblog.text import social
from liveblog.text.layout import fences, normal, paragraph_lines
from liveblog.text.paste import parse_paste
from liveblog.text.resolved import address_of
from liveblog.text.social import code
from liveblog.text.social.urls import find_urls

_SCRIPT = re.compile(r"\s*<script\b[^<>]{0,500}>\s*</script>", re.IGNORECASE)
MOST = 50  # decisions offered of one text


@dataclass(frozen=True, slots=True)
class Choice:
    """`how`: "text" (it is a card) or "card" (it is mentioned in a sentence); `name`: what it is, for a button."""

    how: str
    address: str
    name: str


def choices_of(blocks: Sequence[Block]) -> list[Choice]:
    """The decisions that these blocks of a text leave, in their order."""
    shown = {address_of(block) for block in blocks if not isinstance(block, Text)}
    found: dict[tuple[str, str], Choice] = {}
    for block in blocks:
        if isinstance(block, Text):
            for address, post in _mentioned(block.text):
                if address not in shown:
                    found.setdefault(("card", address), Choice("card", address, _name(post)))
        elif address := address_of(block):
            found.setdefault(("text", address), Choice("text", address, _name(block)))
    return list(found.values())[:MOST]


def _mentioned(text: str) -> Iterator[tuple[str, Social | Embed]]:
    for start, end in find_urls(text):
        if post := social.find_post(text[start:end]):
            yield text[start:end], post


def _name(block: Block) -> str:
    match block:
        case Social(network=network, name=name, handle=handle):
            who = name or (f"@{handle}" if handle else "")
            return f"{who} ({social.title(network)})" if who else social.title(network)
        case Embed(title=title, network=network) if network != "web":
            return title or social.title(network)
    return _bare(address_of(block))[:60]


def _bare(address: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", address)


def as_text(text: str, address: str) -> str:
    """The text in which what was the card of an address is text: an address as a link, a copied post as a quotation.

    The text itself when there is no such card.
    """
    text = normal(text)
    for start, end in _places(text):
        blocks = parse_paste(text[start:end]).blocks
        if not any(address_of(b) == address and not isinstance(b, Text) for b in blocks):
            continue
        return text[:start] + "\n\n".join(_as_text(b, address) for b in blocks) + text[end:]
    return text


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where cards can come from: embed code, then lines, paragraphs, and more than one paragraph (a copied page)."""
    fenced = list(fences(text))
    for start, end, _ in code.elements(text):
        if not any(f[0] <= start < f[1] for f in fenced):
            script = _SCRIPT.match(text, end)
            yield start, script.end() if script else end
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    for at, line in enumerate(lines):
        if line.strip() and not line.startswith((">", " ", "\t")):
            yield offsets[at], offsets[at] + len(line)
    paragraphs = list(paragraph_lines(lines))
    for size in (1, 2, 3):
        for first in range(len(paragraphs) - size + 1):
            begin, last = paragraphs[first][0], paragraphs[first + size - 1][1]
            yield offsets[begin], offsets[last] - 1


def _as_text(block: Block, address: str) -> str:
    if isinstance(block, Text):
        return block.text
    if address_of(block) != address:
        return address_of(block)
    if isinstance(block, Social) and block.text:
        who = " ".join(filter(None, (block.name, block.handle and f"(@{block.handle.lstrip('@')})")))
        signed = f"[{who or address}]({address})"
        return "\n".join(f"> {line}".rstrip() for line in [*block.text.split("\n"), "", f"— {signed}"])
    title = getattr(block, "title", None)
    # Not the address once more: chat programs write a bare address so, and it would be a card again.
    shown = title if title and isinstance(block, Embed | Link) else _bare(address)
    return f"[{shown}]({address})" if isinstance(block, Social | Embed | Link | Photo | Video) else address


def as_card(text: str, address: str) -> str:
    """The text with the address of a post that a sentence mentions once more, below its paragraph and by itself."""
    text = normal(text)
    lines = text.split("\n")
    for _, last in paragraph_lines(lines):
        head = "\n".join(lines[:last])
        if any(head[start:end] == address for start, end in find_urls(head)):
            rest = "\n".join(lines[last:])
            return f"{head}\n\n{address}\n{rest}" if rest else f"{head}\n\n{address}"
    return text


def decided(text: str, decision: str) -> str:
    """The text after a decision, as buttons send it ("text https://…", "card https://…"); itself for anything else."""
    how, _, address = decision.partition(" ")
    return {"text": as_text, "card": as_card}.get(how, lambda same, _: same)(text, address)
