"""The HTML of other programs as the text an editor would have pasted: Markdown, addresses and embed code on lines of
their own. Pictures are taken out of it, to be fetched.

Pure. What the text means is known by `text.paste`, which also makes the only HTML that readers get.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Comment
from markdownify import MarkdownConverter

from liveblog.archive.foreign.story import ForeignImage, text
from liveblog.errors import Invalid
from liveblog.text.social.urls import is_web

HTML_LIMIT = 1_000_000  # characters of an entry
DEEPEST = 200  # elements within elements
_CODE = re.compile(
    r"\b(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|mastodon-embed|bluesky-embed|reddit-embed-bq"
    r"|reddit-card|fb-post|fb-video|text-post-media)\b"
)
_KEPT = ("script", "style", "noscript", "template", "form", "button", "input", "object", "svg", "head")
_ADDRESS = re.compile(r"(https?://\S+)")
_MARKUP = re.compile(r"([\\*`\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w{1,30};))")
_AT_BEGIN = re.compile(r"^(\s*)(#{1,6}\s|[-+>]\s)")
_GAPS = re.compile(r"\n{3,}")
_LAZY = ("data-src", "data-lazy-src", "data-original", "src")  # where an image's address may stand


def to_text(html: str, base: str) -> tuple[str, tuple[ForeignImage, ...]]:
    """The text of an entry, and its pictures in their order. `base`: the address of its page. Raises Invalid."""
    if len(html) > HTML_LIMIT:
        raise Invalid(f"its HTML has {len(html):,} characters; {HTML_LIMIT:,} is the most")
    soup = BeautifulSoup(html, "html.parser")
    if _depth(soup) > DEEPEST:
        raise Invalid(f"its HTML is nested more than {DEEPEST} times")
    for comment in soup.find_all(string=lambda found: isinstance(found, Comment)):
        comment.extract()
    images = _taken_images(soup, base)
    code = _taken_code(soup, base)
    for element in soup.find_all(_KEPT):
        element.decompose()
    made = _Converter(base).convert_soup(soup)
    for mark, original in code.items():
        made = made.replace(mark, original)
    return _GAPS.sub("\n\n", made).strip(), images


class _Converter(MarkdownConverter):
    """Markdown of our dialect. `base`: what addresses are relative to."""

    def __init__(self, base: str) -> None:
        super().__init__(bullets="-", heading_style="atx")
        self._base = base

    def escape(self, text: str, parent_tags: Any) -> str:
        """The words as Markdown that means just them; addresses stay as they are."""
        return "".join(
            part if number % 2 else _AT_BEGIN.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", part))
            for number, part in enumerate(_ADDRESS.split(text))
        )

    def convert_a(self, el: Any, text: str, parent_tags: Any) -> str:
        address = _absolute(el.get("href"), self._base)
        words = text.strip()
        if not address or not words:
            return text
        plain = el.get_text().strip()
        if plain in (address, el.get("href")) or plain.rstrip("/…") in address:
            return address
        return f"[{words}]({address.replace('(', '%28').replace(')', '%29')})"

    def convert_td(self, el: Any, text: str, parent_tags: Any) -> str:
        return f" {text.strip()} ·"

    convert_th = convert_td

    def convert_tr(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"- {text.strip().removesuffix('·').strip()}\n"

    def convert_table(self, el: Any, text: str, parent_tags: Any) -> str:
        return f"\n\n{text.strip()}\n\n"

    def convert_video(self, el: Any, text: str, parent_tags: Any) -> str:
        sources = [el.get("src"), *(source.get("src") for source in el.find_all("source"))]
        address = next((found for one in sources if (found := _absolute(one, self._base))), "")
        return f"\n\n{address}\n\n" if address else ""

    convert_audio = convert_video


def _taken_code(soup: BeautifulSoup, base: str) -> dict[str, str]:
    """Takes embed code out and leaves marks in its places; gives the code of each mark."""
    found: dict[str, str] = {}

    def take(element: Any, code: str) -> None:
        mark = f"embed{len(found)}x{sha256(code.encode()).hexdigest()[:9]}embed"
        found[mark] = code
        element.replace_with(BeautifulSoup(f"<p>{mark}</p>", "html.parser"))

    for element in soup.find_all(["blockquote", "div"], class_=_CODE):
        if not element.find_parent(["blockquote", "div"], class_=_CODE):
            take(element, str(element))
    for frame in soup.find_all("iframe"):
        address = _absolute(next((frame.get(name) for name in _LAZY if frame.get(name)), ""), base)
        take(frame, f'<iframe src="{address}"></iframe>') if address else frame.decompose()
    return found


def _taken_images(soup: BeautifulSoup, base: str) -> tuple[ForeignImage, ...]:
    """Takes the pictures out, with the captions of their figures."""
    found: dict[str, ForeignImage] = {}
    for image in soup.find_all("img"):
        if image.find_parent(class_=_CODE):
            continue
        address = _absolute(next((image.get(name) for name in _LAZY if image.get(name)), ""), base)
        figure = image.find_parent("figure")
        caption = figure.find("figcaption") if figure else None
        words = text(caption.get_text(" "), 500) if caption else ""
        # Emoji and counters are drawn as small images by many programs.
        if image.get("width") == "1" or "emoji" in (image.get("class") or []):
            image.replace_with(text(image.get("alt")))
            continue
        if address and address not in found:
            found[address] = ForeignImage(address, alt=text(image.get("alt"), 1_000), caption=words)
            if caption:
                caption.decompose()
        link = image.find_parent("a")
        image.decompose()
        if link and not link.get_text(strip=True):
            link.decompose()
    return tuple(found.values())


def _absolute(address: Any, base: str) -> str:
    """The address on the web; "" for what is none."""
    try:
        whole = urljoin(base, text(address, 2_000)) if isinstance(address, str) else ""
    except ValueError:
        return ""
    return whole if is_web(whole) else ""


def _depth(soup: BeautifulSoup) -> int:
    """How deep its elements are nested, counted without recursion."""
    deepest, waiting = 0, [(soup, 0)]
    while waiting:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += [
            (child, depth + 1) for child in getattr(element, "contents", ()) if hasattr(child, "contents")
        ]
    return deepest
