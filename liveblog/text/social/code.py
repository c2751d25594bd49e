"""HTML that networks give out for embedding, read into its parts. What is pasted is never kept as HTML.

Must not know: which network writes what. Every pass over the text is linear, whatever the text is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from liveblog.model.words import without_controls
from liveblog.text.social.urls import is_web, with_scheme
from liveblog.text.social.wrappers import unwrapped

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*+)(?P<rest>[^<>]*+)>")
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([A-Za-z_:][\w:.-]*+)\s*+=\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]++))")
_SMART = str.maketrans({"“": '"', "”": '"', "„": '"', "″": '"', "‘": "'", "’": "'"})
_REGIONS = frozenset(
    {
        "blockquote",
        "div",
        "figure",
        "iframe",
        "fb:post",
        "fb:video",
        "twitter-widget",
        "script",
        "style",
        "svg",
        "noscript",
    }
)
_CODE = r"(?:blockquote|iframe|div|fb:post|figure|twitter-widget)\b"
_MOST_ATTRIBUTES = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    shown: str


@dataclass(frozen=True, slots=True)
class Element:
    """One piece of embed code: `body` is the text inside its paragraphs, `footer` the text outside of them."""

    tag: str
    attributes: Mapping[str, str]
    body: str = ""
    footer: str = ""
    marked: str = ""  # all of it as Markdown, with its links
    links: tuple[Link, ...] = ()  # of the footer
    body_links: tuple[Link, ...] = ()
    source: str = ""  # its HTML

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.attributes.get("class", "").split())


@dataclass(slots=True)
class _Writer:
    """Collects the text of an element while its tags go by."""

    body: list[str] = field(default_factory=list)
    footer: list[str] = field(default_factory=list)
    marked: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    body_links: list[Link] = field(default_factory=list)
    in_body: bool = False
    href: str | None = None
    shown: list[str] = field(default_factory=list)

    def write(self, text: str) -> None:
        if self.href is not None:
            self.shown.append(text)
        else:
            (self.body if self.in_body else self.footer).append(text)
            self.marked.append(text)

    def close_link(self) -> None:
        if self.href is None:
            return
        link = Link(self.href, "".join(self.shown).strip())
        self.href, self.shown = None, []
        (self.body_links if self.in_body else self.links).append(link)
        (self.body if self.in_body else self.footer).append(_words_of(link) if self.in_body else link.shown)
        self.marked.append(_as_markdown(link))


def unescape(text: str) -> str:
    """Entities as the characters they stand for, without those that no text may hold ("&#8238;" turns what follows).
    Unlike html.unescape it has an answer for &#99999…9;."""
    return (
        _ENTITY.sub(lambda entity: without_controls(html.unescape(entity[0])), text) if "&" in text else text
    )


def unwrap(text: str) -> str:
    """Embed code as it was before a rich-text editor or a JSON file escaped it."""
    if "<" not in text and re.search(rf"\\u003[cC]{_CODE}", text):
        text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = without_controls(text).replace('\\"', '"').replace("\\/", "/").replace("\\n", "\n")
    if "<" not in text and re.search(rf"&lt;{_CODE}", text, re.IGNORECASE):
        text = unescape(text)
    return text


def elements(text: str) -> Iterator[tuple[int, int, Element]]:
    """The closed elements in a text that could be embed code, outermost first, with where each begins and ends."""
    tags = list(TAG.finditer(text)) if "<" in text else []
    closed = closers(tags)
    at = 0
    while at < len(tags):
        tag, last = tags[at], closed.get(at)
        name = tag["name"].lower()
        alone = name in ("iframe", "fb:post", "fb:video") and last is None and not tag["close"]
        if alone or (last is not None and name not in ("style", "svg", "noscript")):
            last = at if last is None else last
            # A box or a script can be anything; only one that says what it is counts, else we look inside.
            if name not in ("div", "figure", "script") or _says_what_it_is(attributes(tag["rest"])):
                yield tag.start(), tags[last].end(), read(text, tags[at : last + 1])
                at = last
        at += 1


def _says_what_it_is(given: Mapping[str, str]) -> bool:
    """Whether a box or a script stands for a post or a chart."""
    return (
        not given.keys().isdisjoint(("data-href", "data-telegram-post"))
        or ("card" in given.get("class", "").split() and "data-network" in given)
        or ("flourish-embed" in given.get("class", "") and "data-src" in given)
        or given.get("id", "").startswith("datawrapper-vis-")
        or given.get("id", "").startswith(("DV-viewer-", "rumble_v", "vk_post_", "infogram_"))
        or ("infogram-embed" in given.get("class", "") and "data-id" in given)
        or any(place in given.get("src", "") for place in ("dwcdn.net/", "geo.dailymotion.com/"))
    )


def closers(tags: list[re.Match[str]]) -> dict[int, int]:
    """Which opening tag is closed by which, by index. What is never closed is not in it."""
    found: dict[int, int] = {}
    open_tags: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    for at, tag in enumerate(tags):
        name = tag["name"].lower()
        if name not in _REGIONS:
            continue
        if not tag["close"]:
            open_tags.append((name, at))
            waiting[name] = waiting.get(name, 0) + 1
        elif waiting.get(name, 0):
            while True:
                opened, index = open_tags.pop()
                waiting[opened] -= 1
                if opened == name:
                    found[index] = at
                    break
    return found


def read(text: str, tags: list[re.Match[str]]) -> Element:
    writer = _Writer()
    hidden = 0
    for tag, following in zip(tags, [*tags[1:], None], strict=True):
        name, closing = tag["name"].lower(), bool(tag["close"])
        if name in ("script", "style", "svg", "noscript"):
            hidden = 0 if closing else 1
        elif name == "br":
            writer.write("\n")
        elif name == "p":
            writer.close_link()
            if not closing and writer.body:
                writer.body.append("\n\n")
            writer.marked.append("\n\n")
            writer.in_body = not closing
        elif name in ("div", "li"):
            writer.write(" ")
        elif name == "a":
            writer.close_link()
            if not closing:
                href = unescape(attributes(tag["rest"]).get("href", "")).strip()
                writer.href = unwrapped(f"https:{href}" if href.startswith("//") else href)
        elif name == "img":
            writer.write(unescape(attributes(tag["rest"]).get("alt", "")))
        if following is not None and not hidden:
            words = unescape(text[tag.end() : following.start()])
            writer.write(re.sub(r"[ \t\r\n\f]+", " ", words))
    writer.close_link()
    return Element(
        tags[0]["name"].lower(),
        attributes(tags[0]["rest"]),
        _tidy("".join(writer.body)),
        _tidy("".join(writer.footer)),
        _tidy("".join(writer.marked)),
        tuple(writer.links),
        tuple(writer.body_links),
        text[tags[0].start() : tags[-1].end()],
    )


def attributes(rest: str) -> dict[str, str]:
    if len(rest) > _MOST_ATTRIBUTES:
        return {}
    found = _ATTRIBUTE.findall(rest.translate(_SMART))
    return {name.lower(): unescape(a or b or c) for name, a, b, c in reversed(found)}


def _words_of(link: Link) -> str:
    """A link inside a post's text: shortened addresses in full, all else as it was shown."""
    shown = link.shown
    if shown.startswith(("#", "@", "$", "pic.twitter.com/", "pic.x.com/")) or not link.href.startswith(
        "http"
    ):
        return shown
    if shown.startswith("[") and shown.endswith("]"):
        return ""  # "[image or embed]" stands for media that the text cannot show
    cut = shown.endswith(("…", "..."))
    if not shown or cut or (" " not in shown and "." in shown and not shown.startswith("http")):
        return link.href
    return shown


def _as_markdown(link: Link) -> str:
    if not is_web(link.href) or not link.shown:
        return link.shown
    if with_scheme(link.shown).rstrip("/") == link.href.rstrip("/"):
        return link.href
    words = link.shown.replace("[", r"\[").replace("]", r"\]")
    return f"[{words}]({link.href})"


def _tidy(text: str) -> str:
    lines = [line.strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
