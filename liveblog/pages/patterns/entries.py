"""Sample entries: each kind of block, label and state, and the facts boxes.

Must not know: how they are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liveblog.model.blocks import Block, Embed, Link, Photo, Social, Text, Video
from liveblog.model.entries import LABELS, Correction, Entry
from liveblog.model.facts import (
    Clock,
    Countdown,
    FactList,
    Happening,
    Outcome,
    Results,
    Scoreboard,
    Side,
    Timeline,
)
from liveblog.model.images import Image
from liveblog.model.posts import Card, Choice, Picture
from liveblog.model.profiles import Profile
from liveblog.pages.names import NETWORK_NAMES

NOON = 1_767_960_000_000  # 2026-01-09T12:00:00Z
MINUTE = 60_000
MEDIA = f"{'0' * 32}-1200x800"  # an image that no media directory has
_PICTURE = Picture(
    address="https://example.org/bridge.jpg", media=MEDIA, alt="A bridge", width=1200, height=800
)
_PROFILES = (Profile(name="Mira Holm", job_title="Valley correspondent", picture=f"{'0' * 32}-192x192"),)
_BOXES = ("scoreboard", "results", "countdown", "timeline", "list")

LONG = (
    "The water rose through the night. **Two bridges are closed**, and the [road to the harbour](https://example.org/)"
    " is under water.\n\n- The school is closed on Friday.\n- Buses stop at the market.\n\n"
    "> We have never seen it so high.\n\n"
    "| Place | Level |\n|---|---|\n| Old bridge | 4.1 m |\n| Harbour | 3.2 m |"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Samples of one sort; `name` is English: it is for people who make themes."""

    name: str
    entries: Sequence[Entry]


def sample(id: str, *blocks: Block, **facts: Any) -> Entry:
    given: dict[str, Any] = {
        "id": id, "revision": 1, "state": "published", "source": "", "blocks": blocks, "headline": "",
        "published": NOON, "updated": NOON, "authors": ("Mira Holm",), "label": None, "key": False, "pinned": False,
        "tags": (),
    }  # fmt: skip
    return Entry(**given | facts)


def groups() -> tuple[Group, ...]:
    """Every sample entry; their ids differ."""
    return (
        Group("Text", _texts()),
        Group("Labels", _labels()),
        Group("States", _states()),
        Group("Images and videos", _images()),
        Group("Posts of others", _posts()),
        Group("Players and links", _players()),
        Group("Facts boxes", _boxes()),
    )


def _texts() -> list[Entry]:
    text = Text(text=LONG)
    short = Text(text="The bridge is open again.")
    return [
        sample("text", text, headline="The river has risen above the old mark", tags=("river", "rain")),
        sample("text-short", short),
        sample("text-signed", short, authors=("Mira Holm", "Jo Kim"), profiles=_PROFILES),
        sample("text-arabic", Text(text="فُتح الجسر من جديد."), headline="الجسر مفتوح"),
        sample("text-day", short, day="2026-01-09"),
        sample("text-unbroken", Text(text="Donaudampfschifffahrtsgesellschaft" * 5)),
    ]


def _labels() -> list[Entry]:
    text = Text(text="The council meets at noon.")
    return [
        *(sample(f"label-{label}", text, label=label, headline="The council meets") for label in LABELS),
        sample("label-key", text, key=True),
        sample("label-all", text, key=True, pinned=True, label="breaking", headline="The council meets"),
    ]


def _states() -> list[Entry]:
    text, later = Text(text="The bridge is closed."), NOON + 90 * MINUTE
    wrong = Correction(at=later, text="An earlier version said that it was open.")
    return [
        sample("state-updated", text, edited=later, revision=2),
        sample("state-corrected", text, edited=later, corrections=(wrong,), revision=2),
        sample(
            "state-withdrawn", text, state="withdrawn", reason="It was about another bridge.", withdrawn=later
        ),
        sample("state-pinned", text, pinned=True),
    ]


def _images() -> list[Entry]:
    image = Image(
        media=MEDIA,
        alt="The old bridge, under water",
        caption="The old bridge on Friday morning.",
        credit="Jonas Berg",
        width=1200,
        height=800,
    )
    return [
        sample("image", image),
        sample("images", Text(text="Two pictures of the morning."), image, image),
        sample("photo", Photo(picture=_PICTURE)),
        sample("photo-elsewhere", Photo(picture=Picture(address="https://example.org/bridge.jpg"))),
        sample("video", Video(url="https://example.org/bridge.mp4")),
    ]


def _post(network: str, **facts: Any) -> Social:
    given: dict[str, Any] = {
        "network": network,
        "text": "The bridge is closed until further notice. #river",
        "url": f"https://{network}.example.org/valley/1",
        "name": "Valley Council",
        "handle": "valley",
        "posted": "2026-01-09T11:58:00Z",
    }
    return Social(**given | facts)


def _posts() -> list[Entry]:
    card = Card(
        url="https://example.org/levels", title="Levels of the river", site="example.org", picture=_PICTURE
    )
    poll = (Choice(text="Bus", votes=12), Choice(text="Boat", votes=30))
    moving = Picture(address="https://example.org/a.mp4", media=MEDIA, shows="video", width=1200, height=800)
    missing = Picture(address="https://example.org/b.jpg", alt="The harbour")
    rich = {
        "verified": _post("x", verified=True, edited="2026-01-09T12:01:00Z"),
        "reply": _post("bluesky", reply_to="harbour"),
        "warned": _post("mastodon", warning="Flood", pictures=(_PICTURE,)),
        "pictures": _post("bluesky", pictures=(_PICTURE, moving, _PICTURE, _PICTURE, _PICTURE)),
        "missing": _post("x", pictures=(missing,)),
        "card": _post("bluesky", card=card),
        "poll": _post("mastodon", poll=poll),
        "quoted": _post("x", quoted=_post("x", name="Harbour", handle="harbour", text="Is it?")),
        "deleted": _post("x", deleted="2026-01-09T12:05:00Z"),
        "long": _post("threads", text="The water is still rising. " * 40, truncated=True),
        "unknown": Social(network="x", text="Somebody said this."),
    }
    plain = [sample(f"post-{network}", _post(network)) for network in NETWORK_NAMES]
    return plain + [sample(f"post-{name}", post) for name, post in rich.items()]


def _players() -> list[Entry]:
    known = {
        "youtube": ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "dQw4w9WgXcQ"),
        "vimeo": ("https://vimeo.com/76979871", "76979871"),
        "spotify": ("https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC", None),
        "datawrapper": ("https://datawrapper.dwcdn.net/abcde/1/", None),
        "web": ("https://example.org/map", None),
    }
    made = [
        sample(
            f"player-{name}",
            Embed(network=name, url=url, id=id, title="Levels of the river", picture=_PICTURE),
        )
        for name, (url, id) in known.items()
    ]
    link = Link(
        url="https://example.org/levels",
        title="Levels of the river",
        site="example.org",
        text="Measured every ten minutes.",
        picture=_PICTURE,
        posted="2026-01-09",
    )
    return [*made, sample("link", link), sample("link-bare", Link(url="https://example.org/levels"))]


def _boxes() -> list[Entry]:
    rows = (("Height", "42 m"), ("Volume", 1_200_000))
    running = Clock(at="45:00", since="2026-01-09T12:00:00Z", running=True)
    goals = tuple(Happening(text="Goal for Valley", at=f"{n * 9}'") for n in range(1, 5))
    board = Scoreboard(
        title="Cup final",
        period="Second half",
        sides=(Side(name="Valley", score=4), Side(name="Harbour", score=1)),
        clock=running,
        events=goals,
    )
    parties = (
        Outcome(name="River party", votes=5200, share=52.0, color="#1c6b3a"),
        Outcome(name="Hill party", votes=4800, share=48.0, color="#b3122b"),
    )
    boxes = {
        "scoreboard": board,
        "results": Results(title="Council", counted=45, rows=parties),
        "countdown": Countdown(title="Polls close", to="2030-01-09T20:00:00Z"),
        "timeline": Timeline(title="Today", rows=(("08:00", "Polls open"), ("20:00", "Polls close"))),
        "list": FactList(title="The dam", rows=rows),
    }
    return [sample(f"facts-{kind}", facts=boxes[kind], facts_at=NOON) for kind in _BOXES]
