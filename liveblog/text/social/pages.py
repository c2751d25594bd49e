"""What stands behind an address that is no known network's, as far as the address says: a page, an image, a video.

Must not know: any network, what a page says of itself (that is `sources`).
"""

from __future__ import annotations

import re

from liveblog.model.blocks import Link, Photo, Video
from liveblog.model.posts import Picture
from liveblog.text.social.alone import alone
from liveblog.text.social.code import TAG, attributes
from liveblog.text.social.urls import Url, find_urls, is_media, is_web, read_url, with_scheme
from liveblog.text.social.wrappers import unwrapped

_IMAGE = re.compile(r".+\.(?:jpe?g|png|webp|gif|avif)", re.IGNORECASE)
_VIDEO = re.compile(r".+\.(?:mp4|webm)", re.IGNORECASE)
_FORMATS = frozenset({"jpg", "jpeg", "png", "webp"})
# Pages about a file end in its name, too.
_PAGES_OF_FILES = frozenset({"wiki", "blob", "w"})
_LONGEST_ALT = 1_000


def page(line: str) -> Link | Photo | Video | None:
    """What an address that is all of a line leads to. None for a line with anything else in it."""
    address, alt = _image_tag(line) or (alone(line), "")
    if not address.lower().startswith(("https://", "http://", "www.")) or is_media(address):
        return None
    if next(find_urls(address), None) != (0, len(address)):
        return None
    address = unwrapped(with_scheme(address))
    url = read_url(address)
    if url is None or not is_web(address) or not ("." in url.host or ":" in url.host):
        return None
    if _is_file(url, _IMAGE) or url.parameter("format").lower() in _FORMATS:
        return Photo(picture=Picture(address=address, alt=alt))
    if _is_file(url, _VIDEO):
        return Video(url=address)
    return Link(url=address)


def _is_file(url: Url, name: re.Pattern[str]) -> bool:
    last = url.parts[-1] if url.parts else ""
    return name.fullmatch(last) is not None and ":" not in last and _PAGES_OF_FILES.isdisjoint(url.parts)


def _image_tag(line: str) -> tuple[str, str] | None:
    """Address and alternative text of an <img> that is all of a line."""
    tag = TAG.fullmatch(line.strip())
    if tag is None or tag["name"].lower() != "img":
        return None
    given = attributes(tag["rest"])
    return given.get("src", ""), " ".join(given.get("alt", "").split())[:_LONGEST_ALT]
