"""What an editor typed or pasted, made into the blocks of an entry.

Pure and total: any text has an answer, in time proportional to its length. Knows how a paste is laid out (code,
paragraphs, addresses on lines of their own); what a network's post looks like is known by `social`.

Attribution is what must not go wrong: where it is unclear whether words are the editor's or somebody else's, they stay
the editor's text, where a preview shows it and nothing is put into anybody's mouth.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from liveblog.errors import Invalid
from liveblog.forms.submissions import Submission
from liveblog.language.translatable import sentence
from liveblog.model.blocks import Block, Embed, Photo, Text, block_to_json
from liveblog.model.entries import Label, NewEntry
from liveblog.model.events import dumps
from liveblog.text import html, social
from liveblog.text.labels import label_of, without_word
from liveblog.text.layout import fences, has_fence, normal, paragraph_lines
from liveblog.text.social import code, copied, page_copy, rests
from liveblog.text.social.urls import read_url


@dataclass(frozen=True, slots=True)
class Paste:
    """What a text becomes: its blocks in order, and the label that its first words ask for."""

    label: Label | None
    blocks: tuple[Block, ...]


def parse_paste(text: str) -> Paste:
    """The blocks and the label of any text. A label's word is taken out of the editor's text: the badge says it."""
    blocks = _blocks(text)
    label = label_of(blocks)
    return Paste(label, without_word(blocks, label))


def new_entry(submission: Submission) -> NewEntry:
    """The entry that a checked form or API call asks for. The form's label wins over the one in the text.

    Raises Invalid when readers would see nothing of it.
    """
    text = submission.text or ""
    label, blocks = _labelled(text, submission.label)
    given = submission.given() | {"label": label}
    blocks = (*_visible(blocks), *given.pop("images", ()))
    if not blocks and not given.get("facts"):
        raise Invalid(text=sentence("Nothing of this text would be seen. Write something before publishing."))
    return NewEntry(source=text, blocks=blocks, id=submission.id, **given)


def changes(submission: Submission) -> dict[str, Any]:
    """What a form or API call changes, for `Entry.but`. Without a word on the label, the text may set it."""
    changed = submission.given()
    if submission.text is not None:
        label, blocks = _labelled(submission.text, submission.label)
        changed |= {"source": submission.text, "words": _visible(blocks)}
        if label is not None:
            changed["label"] = label
    if submission.correction is not None:
        changed["correction"] = submission.correction
    if submission.corrections is not None:
        changed["corrections"] = submission.corrections
    return changed


def _visible(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks without editors' texts of which nothing is seen."""
    return tuple(b for b in blocks if not isinstance(b, Text) or html.shows_something(b.text))


def to_lines(text: str) -> Iterator[str]:
    """What a paste becomes as JSON, one line a block: `liveblog parse`."""
    return (dumps(printed(block)) for block in parse_paste(text).blocks)


def printed(block: Block) -> dict[str, Any]:
    """A block as commands print it: an image file is an image, wherever it is."""
    if isinstance(block, Photo):
        return {"kind": "image", "url": block.url, "alt": block.picture.alt}
    return block_to_json(block)


def paragraphs(text: str) -> list[tuple[int, str]]:
    """The paragraphs of a longer text, each with the number of its first line.

    Embed code and fenced code stay whole across blank lines; a signature or a script alone belongs to what is above.
    """
    text = normal(text)
    whole = deque((start, end) for start, end, _ in _code_blocks(text))
    found: list[tuple[int, str]] = []
    at = offset = 0
    lines = text.split("\n")
    for first, last in paragraph_lines(lines):
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
    if copied.lone_signature(paragraph):
        return True
    return "<script" in paragraph and not rests.without_wrappers(paragraph).strip()


def _labelled(text: str, wanted: Label | Literal[""] | None) -> tuple[Label | None, tuple[Block, ...]]:
    """Label and blocks of a text for which a form wants a label ("": none; None: the form does not say)."""
    blocks = _blocks(text)
    in_text = label_of(blocks)
    label = in_text if wanted is None else wanted or None
    # Without its badge the word has to stay where it was written.
    return label, without_word(blocks, label if label == in_text else None)


# Blocks


def _blocks(text: str) -> tuple[Block, ...]:
    text = normal(text)
    text = text if has_fence(text) else code.unwrap(text)
    blocks: list[Block] = []
    at = 0
    for start, end, block in _code_blocks(text):
        blocks += _plain(_without_wrappers(text[at:start]))
        blocks.append(block)
        at = end
    rest = text[at:]
    blocks += _plain(_without_wrappers(rest) if at or rests.is_from_editor(rest) else rest)
    blocks = list(copied.joined(blocks))
    if not blocks and text.strip():
        blocks = [Text(text=text.strip())]
    return tuple(blocks)


def _without_wrappers(text: str) -> str:
    """What stands around embed code, without boxes and comments; what is in fences is shown as it is."""
    parts, at = [], 0
    for start, end in fences(text):
        parts += [rests.without_wrappers(text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, rests.without_wrappers(text[at:])])


def _code_blocks(text: str) -> Iterator[tuple[int, int, Block]]:
    """The embed code in a text: where each piece stands, its credit included, and what it becomes."""
    fenced = deque(fences(text))
    done = 0
    for start, end, element in code.elements(text):
        while fenced and fenced[0][1] <= start:
            fenced.popleft()
        shown_as_it_is = text[max(0, start - 1) : start] == "`" or (fenced and fenced[0][0] <= start)
        if start < done or shown_as_it_is or not (block := _code_block(element)):
            continue
        done = end
        if isinstance(block, Embed) and (credit := rests.credit_after(text, end)):
            credited = social.with_credit(block, credit[1])
            block, done = (credited, credit[0]) if credited else (block, end)
        yield start, done, block


def _code_block(element: code.Element) -> Block | None:
    if found := social.from_element(element):
        return found
    if element.tag == "blockquote":
        # Nobody's post that we could name (a deleted account, no handle): a plain quote keeps the words.
        quote = "\n".join(f"> {line}".rstrip() for line in element.marked.split("\n"))
        return Text(text=quote) if element.marked else None
    if element.tag == "iframe":
        source = element.attributes.get("src", "").strip()
        address = f"https:{source}" if source.startswith("//") else source
        title = " ".join(element.attributes.get("title", "").split())[:200] or None
        if address.lower().startswith(("https://", "http://")) and read_url(address):
            return Embed(network="web", url=address, title=title)
    return None


def _plain(text: str) -> Iterator[Block]:
    """The blocks of text without embed code: posts where a paragraph is one, the editor's own words between."""
    lines = text.split("\n")
    pending: list[str] = []
    taken = 0  # lines that a copied page of a post took; it has empty lines of its own
    for first, last in paragraph_lines(lines):
        first = max(first, taken)
        while first < last and (page_copy := _page_copy(lines, first)):
            post, taken = page_copy
            if post is None:
                pending.append("\n".join(lines[first:taken]))
            else:
                yield from _flush(pending)
                yield post
            first = taken
        if first >= last:
            continue
        paragraph = "\n".join(lines[first:last])
        if posts := copied.posts(paragraph):
            yield from _flush(pending)
            yield from posts
        elif pending and (post_above := copied.signed_above(pending[-1], paragraph)):
            pending.pop()
            yield from _flush(pending)
            yield post_above
        else:
            for part in copied.addresses(paragraph):
                if isinstance(part, str):
                    pending.append(part)
                else:
                    yield from _flush(pending)
                    yield part
    yield from _flush(pending)


def _page_copy(lines: Sequence[str], at: int) -> tuple[Block | None, int] | None:
    if copied.is_markdown(lines[at]):
        return None
    return social.from_card(lines, at) or page_copy.read_page_copy(lines, at)


def _flush(pending: list[str]) -> Iterator[Text]:
    text = "\n\n".join(pending).rstrip()
    pending.clear()
    if text.strip():
        yield Text(text=text if text.startswith(("    ", "\t")) else text.lstrip())
