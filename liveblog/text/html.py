"""Text for readers: editors' Markdown and social posts as safe HTML, and as plain words.

The one place where HTML is made from outside text. Everything passes the one sanitiser, whatever made it.
Must not know: entries' storage, pages, templates.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

import nh3

from liveblog.model import facts_text
from liveblog.model.blocks import Embed, Link, Photo, Social, Text, Video
from liveblog.model.entries import Entry
from liveblog.model.images import Image
from liveblog.model.words import is_blank, without_controls
from liveblog.text import markdown, social
from liveblog.text.markdown.links import REL, anchor, shown
from liveblog.text.social.names import Name, find_names
from liveblog.text.social.urls import find_urls, is_linkable, is_media, with_scheme

_CACHED = 512
FOLD_FROM, FOLD_AT = 700, 420  # characters of a post: longer ones are folded there
_FOLD_LINES = 14
_TAG = re.compile(r"<[^>]*>")

_TAGS = {
    *("p", "br", "hr", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "blockquote", "a"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_ELSEWHERE = {"div", "figure", "figcaption", "img", "b", "caption"}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
_ATTRIBUTES_ELSEWHERE = _ATTRIBUTES | {
    "img": {"src", "alt", "width", "height"},
    "div": {"lang", "dir"},
    "blockquote": {"cite", "dir"},
}


@lru_cache(maxsize=_CACHED)
def to_html(text: str) -> str:
    """An editor's Markdown as HTML that is safe to put into any page."""
    # Entities can stand for what the text itself may not hold.
    return without_controls(_safe(markdown.render(without_controls(text)))).strip()


def shows_something(text: str) -> bool:
    """Whether readers would see anything of an editor's Markdown: "#", "> " and an empty fence draw nothing."""
    made = to_html(text)
    return "<hr" in made or not is_blank(html.unescape(_TAG.sub("", made)))


@lru_cache(maxsize=_CACHED)
def plain(text: str) -> str:
    """The words of an editor's Markdown on one line, without its marks."""
    return " ".join(without_controls(" ".join(markdown.words(without_controls(text)))).split())


@lru_cache(maxsize=_CACHED)
def linked(text: str, network: str) -> str:
    """A social post's text as HTML: addresses, #hashtags and @mentions linked for its network, lines kept."""
    text = without_controls(text)
    made, at = [], 0
    for start, end in find_urls(text):
        made.append(_with_names(text[at:start], network))
        url = text[start:end]
        made.append(anchor(with_scheme(url), url if is_media(url) else shown(url)))
        at = end
    made.append(_with_names(text[at:], network))
    return _safe("".join(made).replace("\n", "<br>"))


def folded(text: str) -> tuple[str, str]:
    """The beginning of a long text, up to the end of a paragraph or a word, and the rest, which is shown on demand."""
    if len(text) <= FOLD_FROM and text.count("\n") <= _FOLD_LINES:
        return text, ""
    lines = text.split("\n")
    most = min(FOLD_AT, len("\n".join(lines[:_FOLD_LINES])))
    ends = (text.rfind(end, 0, most) + len(end) - 1 for end in ("\n", ". ", "! ", "? ", "。", " "))
    at = next((end for end in ends if end > most * 2 // 3), most)
    return text[:at].rstrip(), text[at:].lstrip()


def portable(html: str, base: str) -> str:
    """HTML of ours for readers of feeds: plain elements alone, no styles, every address whole."""
    return nh3.clean(
        html,
        tags=_TAGS | _ELSEWHERE,
        attributes=_ATTRIBUTES_ELSEWHERE,
        url_schemes=_SCHEMES,
        link_rel=REL,
        url_relative=("rewrite_with_base", base),
    ).strip()


def line(entry: Entry, limit: int = 100) -> str:
    """One line that stands for an entry: of a key event its own line, else the headline, else the first words; of a
    tombstone the reason."""
    if entry.tombstone:
        return shorten(without_controls(entry.reason), limit)
    said = entry.key_line if entry.key else ""
    return shorten(without_controls(said or entry.headline) or _first_words(entry), limit)


def shorten(text: str, limit: int) -> str:
    """A text on one line of `limit` characters at most, cut between words where there are any."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, _, _ = cut.rpartition(" ")
    # Without a space nearby (one long word, Chinese, an address) a cut inside it is the better one.
    return (head if len(head) > limit // 2 else cut).rstrip(" ,;:–—-") + "…"


def _first_words(entry: Entry) -> str:
    for block in entry.blocks:
        match block:
            case Text(text=text):
                words = plain(text[:2_000])
            case Social(text=text, name=name, handle=handle, network=network):
                who = name or (f"@{handle}" if handle else "A post")
                words = f"{who}: {_without_urls(text)}" if text else f"{who} on {social.title(network)}"
            case Embed(title=title, network=network, url=url):
                place = f"{social.title(network)}: " if network in social.NETWORKS else ""
                words = title or f"{place}{shown(url)}"
            case Link(title=title, url=url):
                words = title or shown(url)
            case Video(url=url):
                words = shown(url)
            case Image(caption=caption, alt=alt):
                words = caption or alt or "Image"
            case Photo(picture=picture):
                words = picture.alt or "Image"
        if words := without_controls(words).strip():
            return words
    return without_controls(facts_text.line(entry.facts)) if entry.facts else ""


def _without_urls(text: str) -> str:
    """The words of a post; its addresses only where there is nothing else."""
    kept, at = [], 0
    for start, end in find_urls(text):
        kept.append(text[at:start])
        at = end
    words = "".join([*kept, text[at:]])
    return words if words.strip() else text


def _with_names(text: str, network: str) -> str:
    made, at = [], 0
    for name in find_names(text):
        address, end = _page_of(name, network)
        if address:
            made += [html.escape(text[at : name.start], quote=False), anchor(address, text[name.start : end])]
            at = end
    return "".join([*made, html.escape(text[at:], quote=False)])


def _page_of(name: Name, network: str) -> tuple[str | None, int]:
    """Where a #hashtag or @mention leads, and where it ends: not every network's handles have dots."""
    if name.is_tag:
        is_number = not any(char.isalpha() for char in name.word)
        return (None if is_number else social.hashtag_url(network, name.word)), name.end
    if address := social.profile_url(network, name.word):
        return address, name.end
    if "@" in name.word:  # somebody on another server, who is nobody here
        return social.profile_url("mastodon", name.word), name.end
    word = re.split(r"[.-]", name.word, maxsplit=1)[0]
    return social.profile_url(network, word), name.end - len(name.word) + len(word)


def _safe(made: str) -> str:
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=REL,
        attribute_filter=lambda tag, name, value: value if name != "href" or is_linkable(value) else None,
    )
