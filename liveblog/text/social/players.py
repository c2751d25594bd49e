"""Where a video, a sound, a map or a chart can be played or seen in a frame, and the sites that may be framed at all.

The documented addresses for embedding, without cookies where a site offers that. Adding a site is one function and one
line in `_PLAYERS`; the Content-Security-Policy follows.

Must not know: HTML, how a frame is drawn.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from liveblog.model.blocks import Embed
from liveblog.text.social.urls import Url, read_url

WIDE, TALL, CHART = "wide", "tall", "chart"  # 16:9, 9:16, as high as its width allows
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
_SECONDS = re.compile(r"(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Player:
    """A frame: its address (with "{host}" where the site wants to know ours), and its shape, or a height in pixels."""

    src: str
    shape: str = WIDE
    height: int = 0


def player_of(embed: Embed) -> Player | None:
    """The player of an embed; None: it is only linked."""
    url = read_url(embed.url)
    known = _PLAYERS.get(url.host) if url else None
    return known(url) if url and known else None


def _youtube(url: Url) -> Player | None:
    at = "https://www.youtube-nocookie.com/embed/"
    match url.parts:
        case ["watch"] if _ID.fullmatch(id := url.parameter("v")):
            start = _seconds(url.parameter("t"))
            return Player(f"{at}{id}?autoplay=1" + f"&start={start}" * bool(start))
        case ["playlist"] if _ID.fullmatch(id := url.parameter("list")):
            return Player(f"{at}videoseries?list={id}&autoplay=1")
        case ["channel", id, "live"] if _ID.fullmatch(id):
            return Player(f"{at}live_stream?channel={id}&autoplay=1")
    return None


def _seconds(text: str) -> int:
    found = _SECONDS.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in found.groups()) if found else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _vimeo(url: Url) -> Player | None:
    match url.parts:
        case ["event", id] if id.isdecimal():
            return Player(f"https://vimeo.com/event/{id}/embed?autoplay=1&dnt=1")
        case [id, *rest] if id.isdecimal():
            secret = rest[0] if rest and _ID.fullmatch(rest[0]) else url.parameter("h")
            known = {"h": secret} if _ID.fullmatch(secret) else {}
            return Player(
                f"https://player.vimeo.com/video/{id}?{urlencode(known | {'autoplay': 1, 'dnt': 1})}"
            )
    return None


def _tiktok(url: Url) -> Player | None:
    match url.parts:
        case [_, "video", id] if id.isdecimal():
            return Player(f"https://www.tiktok.com/player/v1/{id}?autoplay=1", TALL)
    return None


def _dailymotion(url: Url) -> Player | None:
    match url.parts:
        case ["video", id] if _ID.fullmatch(id):
            return Player(f"https://geo.dailymotion.com/player.html?video={id}")
        case [id] if url.host == "dai.ly" and _ID.fullmatch(id):
            return Player(f"https://geo.dailymotion.com/player.html?video={id}")
    return None


def _twitch(url: Url) -> Player | None:
    match url.parts:
        case ["videos", id] if id.isdecimal():
            return Player(f"https://player.twitch.tv/?video={id}&parent={{host}}")
        case [_, "clip", id] if _ID.fullmatch(id):
            return Player(f"https://clips.twitch.tv/embed?clip={id}&parent={{host}}")
        case [channel] if re.fullmatch(r"\w{2,25}", channel, re.ASCII):
            return Player(f"https://player.twitch.tv/?channel={channel}&parent={{host}}")
    return None


def _spotify(url: Url) -> Player | None:
    match url.parts:
        case [("track" | "episode" | "album" | "playlist" | "show" | "artist") as kind, id] if _ID.fullmatch(
            id
        ):
            return Player(
                f"https://open.spotify.com/embed/{kind}/{id}",
                height=152 if kind in ("track", "episode") else 352,
            )
    return None


def _soundcloud(url: Url) -> Player | None:
    if url.host == "w.soundcloud.com":
        address = url.parameter("url")
    elif url.host == "soundcloud.com" and len(url.parts) > 1:
        address = f"https://soundcloud.com/{'/'.join(url.parts)}"
    else:
        return None
    return Player(
        f"https://w.soundcloud.com/player/?url={quote(address, safe='')}&auto_play=true", height=166
    )


def _apple(url: Url) -> Player | None:
    if "podcast" not in url.parts[:2]:
        return None
    episode = url.parameter("i")
    query = f"?i={episode}" if episode.isdecimal() else ""
    path = "/".join(quote(part, safe="") for part in url.parts)
    return Player(f"https://embed.podcasts.apple.com/{path}{query}", height=175 if query else 450)


def _datawrapper(url: Url) -> Player | None:
    match url.parts:
        case [id, *_] if _ID.fullmatch(id):
            return Player(f"https://datawrapper.dwcdn.net/{id}/", CHART)
    return None


def _flourish(url: Url) -> Player | None:
    match url.parts:
        case [("visualisation" | "story") as kind, id, *_] if id.isdecimal():
            return Player(f"https://flo.uri.sh/{kind}/{id}/embed", CHART)
    return None


def _infogram(url: Url) -> Player | None:
    match url.parts:
        case [id] if _ID.fullmatch(id):
            return Player(f"https://e.infogram.com/{id}", CHART)
    return None


def _google(url: Url) -> Player | None:
    if url.parts[:2] != ("maps", "embed") or not url.parameter("pb"):
        return None
    return Player(f"https://www.google.com/maps/embed?pb={quote(url.parameter('pb'), safe='!:.')}", CHART)


def _documentcloud(url: Url) -> Player | None:
    match url.parts:
        case ["documents", id, *_] if re.fullmatch(r"\d+[\w.-]*", id, re.ASCII):
            return Player(
                f"https://embed.documentcloud.org/documents/{id.removesuffix('.html')}/?embed=1", CHART
            )
    return None


def _rumble(url: Url) -> Player | None:
    match url.parts:
        case ["embed", id, *_] if re.fullmatch(r"[\w.]{3,40}", id, re.ASCII):
            return Player(f"https://rumble.com/embed/{id}/")
    return None


def _instagram(url: Url) -> Player | None:
    match url.parts:
        case [("p" | "reel" | "tv") as kind, id, *_] if _ID.fullmatch(id):
            return Player(f"https://www.instagram.com/{kind}/{id}/embed/captioned/", CHART)
    return None


def _facebook(url: Url) -> Player | None:
    """Only what has a number: Facebook's frames show an error for anything else."""
    if url.parts[:1] == ("watch",) and url.parameter("v").isdecimal():
        path, kind = f"watch/?v={url.parameter('v')}", "video"
    elif (
        len(url.parts) > 2 and url.parts[1] in ("videos", "posts") and all(map(_ID.fullmatch, url.parts[:3]))
    ):
        path, kind = "/".join(url.parts[:3]), "video" if url.parts[1] == "videos" else "post"
    else:
        return None
    href = quote(f"https://www.facebook.com/{path}", safe="")
    return Player(
        f"https://www.facebook.com/plugins/{kind}.php?href={href}", WIDE if kind == "video" else CHART
    )


_PLAYERS: Mapping[str, Callable[[Url], Player | None]] = {
    "youtube.com": _youtube,
    "vimeo.com": _vimeo,
    "player.vimeo.com": lambda url: _vimeo(Url(url.host, url.parts[1:], url.query, "")),
    "tiktok.com": _tiktok,
    "dailymotion.com": _dailymotion,
    "dai.ly": _dailymotion,
    "twitch.tv": _twitch,
    "open.spotify.com": _spotify,
    "soundcloud.com": _soundcloud,
    "w.soundcloud.com": _soundcloud,
    "podcasts.apple.com": _apple,
    "embed.podcasts.apple.com": _apple,
    "datawrapper.dwcdn.net": _datawrapper,
    "public.flourish.studio": _flourish,
    "flo.uri.sh": _flourish,
    "infogram.com": _infogram,
    "e.infogram.com": _infogram,
    "google.com": _google,
    "documentcloud.org": _documentcloud,
    "embed.documentcloud.org": _documentcloud,
    "rumble.com": _rumble,
    "instagram.com": _instagram,
    "facebook.com": _facebook,
}
# What may be framed: the hosts in the addresses above.
FRAMED = (
    "https://www.youtube-nocookie.com",
    *("https://player.vimeo.com", "https://vimeo.com"),
    "https://www.tiktok.com",
    "https://geo.dailymotion.com",
    *("https://player.twitch.tv", "https://clips.twitch.tv"),
    "https://open.spotify.com",
    "https://w.soundcloud.com",
    "https://embed.podcasts.apple.com",
    "https://datawrapper.dwcdn.net",
    "https://flo.uri.sh",
    "https://e.infogram.com",
    "https://www.google.com",
    "https://embed.documentcloud.org",
    "https://rumble.com",
    *("https://www.instagram.com", "https://www.facebook.com"),
)
