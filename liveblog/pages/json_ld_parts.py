"""Parts of structured data in schema.org's vocabulary: people, images, videos, quoted works.

Must not know: blogs, pages, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from liveblog.model import facts_text
from liveblog.model.blocks import Block, Embed, Link, Photo, Social, Video
from liveblog.model.entries import Entry
from liveblog.model.facts import Countdown, Facts, Scoreboard
from liveblog.model.images import Image
from liveblog.model.posts import Picture
from liveblog.model.profiles import Profile

# Where a network's player is, by the id of what it plays.
_PLAYERS = {
    "youtube": "https://www.youtube.com/embed/{}",
    "vimeo": "https://player.vimeo.com/video/{}",
    "tiktok": "https://www.tiktok.com/player/v1/{}",
}
# These networks have more than videos; an address tells which is one.
_VIDEO_ADDRESS = re.compile(
    r"https://(?:(?:www\.)?(?:youtube|facebook|instagram|tiktok)\.com/(?:[^/]+/)?(?:watch|videos?|reels?|tv)\b"
    r"|fb\.watch/|(?:player\.)?vimeo\.com/)"
)
_NAME = 110  # characters of a text that names a video


@dataclass(frozen=True, slots=True)
class Site:
    """The publisher: its name and logo, and the base of absolute addresses."""

    name: str
    address: Callable[[str], str]
    logo: str | None = None

    def whole(self, url: str) -> str:
        return self.address(url) if url.startswith("/") else url


def publisher(site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "Organization", "name": site.name, "url": site.address("/")}
    if site.logo:
        data["logo"] = {"@type": "ImageObject", "url": site.whole(site.logo)}
    return data


def authors(entries: Iterable[Entry], site: Site) -> list[dict[str, Any]]:
    """Everybody who signed one of the entries, as the first of them has it."""
    known: dict[str, dict[str, Any]] = {}
    for entry in entries:
        for name in entry.authors:
            known.setdefault(name, _author(name, entry.profile(name), site))
    return list(known.values()) or [publisher(site)]


def _author(name: str, profile: Profile | None, site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "Person", "name": name}
    if profile and profile.job_title:
        data["jobTitle"] = profile.job_title
    if profile and profile.image:
        data["image"] = site.whole(profile.image)
    return data


def correction(words: str, when: str) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": words, "datePublished": when}


def facts(box: Facts) -> dict[str, Any]:
    """What a facts box says: the game of a scoreboard, the event of a countdown, or the table that it is."""
    match box:
        case Scoreboard():
            return {"about": _game(box)}
        case Countdown():
            return {"about": {"@type": "Event", "name": box.title, "startDate": box.to}} if box.title else {}
    named = {"name": box.title} if box.title else {}
    return {"hasPart": {"@type": "Table", **named, "text": "\n".join(facts_text.lines(box))}}


def _game(board: Scoreboard) -> dict[str, Any]:
    teams = [{"@type": "SportsTeam", "name": side.name} for side in board.sides]
    data: dict[str, Any] = {
        "@type": "SportsEvent",
        "name": board.title or " – ".join(side.name for side in board.sides),
        "competitor": teams,
        "description": ", ".join(filter(None, [facts_text.score(board), board.period, board.time])),
    }
    if len(teams) == 2:
        data |= {"homeTeam": teams[0], "awayTeam": teams[1]}
    return data


def image(shown: Image, site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "ImageObject", "url": site.address(shown.src)}
    data |= _size(shown.width, shown.height)
    if words := shown.caption or shown.alt:
        data["caption"] = words
    if shown.credit:
        data["creditText"] = shown.credit
    return data


def images(blocks: Iterable[Block], site: Site) -> list[dict[str, Any]]:
    """The images that an entry shows as its own."""
    found = []
    for block in blocks:
        match block:
            case Image():
                found.append(image(block, site))
            case Photo():
                found.append(_picture(block.picture, site))
    return found


def videos(blocks: Iterable[Block], name: str, site: Site) -> list[dict[str, Any]]:
    """The videos among the blocks. `name` is for those without a title."""
    found = []
    for block in blocks:
        match block:
            case Embed() if is_video(block):
                found.append(_embedded_video(block, name, site))
            case Video():
                found.append({"@type": "VideoObject", "name": name, "contentUrl": block.url})
    return found


def is_video(embed: Embed) -> bool:
    return _VIDEO_ADDRESS.match(embed.url) is not None


def shared(block: Social | Embed | Link, site: Site) -> dict[str, Any]:
    """A post or page by somebody else that the entry quotes."""
    data: dict[str, Any] = {"@type": "SocialMediaPosting" if isinstance(block, Social) else "CreativeWork"}
    match block:
        case Social():
            data |= _posting(block, site)
        case Embed() | Link():
            data |= {"name": block.title} if block.title else {}
    return data | ({"url": block.url} if block.url else {})


def _posting(post: Social, site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"text": post.text} if post.text else {}
    if post.posted:
        data["datePublished"] = post.posted
    if post.name or post.handle:
        data["author"] = {"@type": "Person", "name": post.name or post.handle}
    if photos := [_picture(p, site) for p in post.pictures if p.shows == "photo"]:
        data["image"] = photos
    name = post.text[:_NAME] or post.name or post.handle or post.network
    if moving := [
        {"@type": "VideoObject", "name": name, "thumbnailUrl": _address(p, site)}
        for p in post.pictures
        if p.shows != "photo"
    ]:
        data["video"] = moving
    return data


def _embedded_video(embed: Embed, name: str, site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "VideoObject", "name": embed.title or name, "url": embed.url}
    if embed.id and embed.network in _PLAYERS:
        data["embedUrl"] = _PLAYERS[embed.network].format(embed.id)
    if embed.picture:
        data["thumbnailUrl"] = _address(embed.picture, site)
    if embed.seconds:
        data["duration"] = f"PT{embed.seconds}S"
    if embed.author:
        data["author"] = {"@type": "Person", "name": embed.author}
    return data


def _picture(picture: Picture, site: Site) -> dict[str, Any]:
    data: dict[str, Any] = {"@type": "ImageObject", "url": _address(picture, site)}
    data |= _size(picture.width, picture.height)
    return data | ({"caption": picture.alt} if picture.alt else {})


def _address(picture: Picture, site: Site) -> str:
    """A picture's address: our copy, else the original."""
    return site.address(picture.src) if picture.media else picture.address


def _size(width: int, height: int) -> dict[str, int]:
    return {"width": width, "height": height} if width and height else {}
