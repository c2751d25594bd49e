"""Every setting: its variable, its default, a sentence of help. Read once, passed in.

Nothing else reads the environment.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from liveblog.errors import CannotStart


def _setting(variable: str, help: str, default: Any, *, secret: bool = False) -> Any:
    """`secret`: its value is not to be shown."""
    return field(default=default, metadata={"variable": variable, "help": help, "secret": secret})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One frozen object. Field types decide how a variable's text is read."""

    redis_url: str | None = _setting(
        "REDIS_URL",
        "The Redis to use (redis://, rediss://, unix://, redis+sentinel://, redis+cluster://)."
        " Without it the server starts its own.",
        None,
    )
    host: str = _setting("LIVEBLOG_HOST", "The address to listen on.", "0.0.0.0")
    port: int = _setting("PORT", "The port to listen on.", 8000)
    workers: int = _setting("WEB_CONCURRENCY", "How many server processes share the port.", 1)
    data: Path = _setting(
        "LIVEBLOG_DATA",
        "The directory that keeps everything when the server runs its own Redis, and images.",
        Path("data"),
    )
    media_url: str | None = _setting(
        "LIVEBLOG_MEDIA_URL",
        "A bucket for images instead of the data directory: s3://KEY:SECRET@HOST/BUCKET?region=REGION.",
        None,
        secret=True,
    )
    secret: str | None = _setting(
        "LIVEBLOG_SECRET",
        "The key that signs what browsers send back. Without it, one is generated and stored with the data.",
        None,
        secret=True,
    )
    public_url: str | None = _setting(
        "LIVEBLOG_PUBLIC_URL",
        "The address readers use, such as https://live.example.org; for links and origins.",
        None,
    )
    allowed_hosts: str = _setting(
        "LIVEBLOG_ALLOWED_HOSTS",
        "The hosts that are answered (live.example.org,*.example.net), beside that of LIVEBLOG_PUBLIC_URL; empty: all.",
        "",
    )
    rates: str = _setting(
        "LIVEBLOG_RATES",
        "Requests a minute of one address, account or token, in each worker; 0 or left out: no limit. See security.md.",
        "pages=1200,handshakes=6000,searches=120,writes=6000,uploads=240",
    )
    site_name: str = _setting(
        "LIVEBLOG_SITE_NAME", "The name of the publication, shown on every page.", "Liveblog"
    )
    site_logo: str | None = _setting(
        "LIVEBLOG_SITE_LOGO",
        "The publication's logo, on its pages and for search engines: the address of an image, or its path here (/…).",
        None,
    )
    fonts: str = _setting(
        "LIVEBLOG_FONTS",
        "A directory with fonts for the pictures of shared pages, for scripts that neither liveblog’s nor the system’s"
        " fonts have.",
        "",
    )
    theme: str = _setting(
        "LIVEBLOG_THEME", "A directory whose templates and styles replace liveblog’s own; see theming.md.", ""
    )
    themes: str = _setting(
        "LIVEBLOG_THEMES",
        "A directory with themes, a folder each, for the sites of this server; see sites.md.",
        "",
    )
    page_size: int = _setting("LIVEBLOG_PAGE_SIZE", "How many entries the first page of a blog shows.", 30)
    log_length: int = _setting(
        "LIVEBLOG_LOG_LENGTH",
        "How many events a blog's log keeps; a reader who missed more gets a new snapshot.",
        10_000,
    )
    catch_up: int = _setting(
        "LIVEBLOG_CATCH_UP",
        "How many missed events are sent one by one; more than that is answered with a snapshot.",
        500,
    )
    heartbeat: float = _setting("LIVEBLOG_HEARTBEAT", "Seconds between heartbeat frames.", 25.0)
    readers: int = _setting(
        "LIVEBLOG_READERS",
        "The maximum number of readers' connections per process; others poll. 0: as many as descriptors allow.",
        0,
    )
    spread: float = _setting(
        "LIVEBLOG_SPREAD",
        "Seconds over which readers reconnect after a restart, so that they do not all do so at once.",
        10.0,
    )
    poll: float = _setting(
        "LIVEBLOG_POLL", "Seconds between two polls of a reader whose network blocks WebSockets.", 5.0
    )
    sources: bool = _setting(
        "LIVEBLOG_SOURCES",
        "Pages load scripts and style sheets from their source files, read anew for each request. For development.",
        False,
    )
    resolve: bool = _setting(
        "LIVEBLOG_RESOLVE",
        "Whether networks and pages are asked what is behind a pasted link; off asks nobody.",
        True,
    )
    fetch_allow: str = _setting(
        "LIVEBLOG_FETCH_ALLOW",
        "Private addresses that outgoing requests may reach, as host:port,host:port. They are spoken to in plain HTTP.",
        "",
    )
    x_oembed_url: str = _setting(
        "LIVEBLOG_X_OEMBED_URL",
        "Where X is asked about a post, free of charge.",
        "https://publish.x.com/oembed",
    )
    x_api_url: str = _setting("LIVEBLOG_X_API_URL", "X's paid API.", "https://api.x.com")
    x_api_token: str | None = _setting(
        "LIVEBLOG_X_API_TOKEN", "The token for X's paid API; without one it is not used.", None, secret=True
    )
    x_api_monthly_cap: float = _setting(
        "LIVEBLOG_X_API_MONTHLY_CAP",
        "US dollars that X's paid API may cost in a month. 0: it is not used.",
        0.0,
    )
    bluesky_url: str = _setting(
        "LIVEBLOG_BLUESKY_URL", "Bluesky's public API.", "https://public.api.bsky.app"
    )
    jetstream_url: str = _setting(
        "LIVEBLOG_JETSTREAM_URL",
        "Bluesky's stream of new posts, for the accounts that blogs follow.",
        "wss://jetstream2.us-east.bsky.network/subscribe",
    )
    mastodon_tokens: str | None = _setting(
        "LIVEBLOG_MASTODON_TOKENS",
        "Tokens for the streams of Mastodon servers, as host=token,host=token; others are asked every 10 seconds.",
        None,
        secret=True,
    )
    youtube_oembed_url: str = _setting(
        "LIVEBLOG_YOUTUBE_OEMBED_URL",
        "Where YouTube is asked about a video.",
        "https://www.youtube.com/oembed",
    )
    meta_url: str = _setting(
        "LIVEBLOG_META_URL",
        "Where Instagram and Facebook are asked about a post.",
        "https://graph.facebook.com",
    )
    tiktok_oembed_url: str = _setting(
        "LIVEBLOG_TIKTOK_OEMBED_URL", "Where TikTok is asked about a video.", "https://www.tiktok.com/oembed"
    )
    slack_url: str = _setting(
        "LIVEBLOG_SLACK_URL",
        "Where Slack is asked for names and images; tokens go to this host and those under it only.",
        "https://slack.com",
    )
    telegram_url: str = _setting(
        "LIVEBLOG_TELEGRAM_URL", "Where Telegram is asked for images.", "https://api.telegram.org"
    )
    pictures: str = _setting(
        "LIVEBLOG_PICTURES",
        "What becomes of pictures in other people's posts: keep (a copy here), link or none; per network: keep,x=link.",
        "keep",
    )
    hub: str = _setting(
        "LIVEBLOG_HUB",
        "The WebSub hub that is told of changes, and that feeds name to their readers (https://…); empty: none.",
        "",
    )
    indexnow: str = _setting(
        "LIVEBLOG_INDEXNOW",
        "A key of your choice (8 to 128 letters, digits, hyphens), with which search engines are told of changes;"
        " empty: they are not.",
        "",
    )
    indexnow_url: str = _setting(
        "LIVEBLOG_INDEXNOW_URL", "Where search engines are told.", "https://api.indexnow.org/indexnow"
    )
    push_readers: int = _setting(
        "LIVEBLOG_PUSH_READERS",
        "How many readers of a blog can have notifications of its key events; 0: nobody, and none are offered.",
        10_000,
    )
    push_services: str = _setting(
        "LIVEBLOG_PUSH_SERVICES",
        "The hosts of the push services that notifications may be sent to, with all hosts under them.",
        "fcm.googleapis.com,push.services.mozilla.com,push.apple.com,notify.windows.com",
    )
    audit_days: float = _setting(
        "LIVEBLOG_AUDIT_DAYS",
        "Days for which the audit log keeps who did what; 0: without end.",
        365.0,
    )
    audit_events: int = _setting(
        "LIVEBLOG_AUDIT_EVENTS",
        "The most events that the audit log keeps (about 600 bytes each); the oldest ones go first.",
        500_000,
    )
    session_days: float = _setting("LIVEBLOG_SESSION_DAYS", "Days after which an unused session ends.", 14.0)


def read_settings(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """The settings of this process. What is given (from the command line) wins over the environment.

    Raises CannotStart with a sentence when a variable's text cannot be read.
    """
    environ = os.environ if environ is None else environ
    found = {k: v for k, v in given.items() if v is not None}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        text = environ.get(variable, "")
        if setting.name not in found and text:
            found[setting.name] = _read(str(setting.type), variable, text)
    return _checked(Settings(**found))


def _read(kind: str, variable: str, text: str) -> Any:
    try:
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        raise CannotStart(f"{variable} is “{text}”; it has to be a number.") from None
    if kind == "bool":
        if text.lower() not in ("1", "true", "yes", "on", "0", "false", "no", "off"):
            raise CannotStart(f"{variable} is “{text}”; it has to be true or false.")
        return text.lower() in ("1", "true", "yes", "on")
    return Path(text) if kind == "Path" else text


def _checked(settings: Settings) -> Settings:
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        if isinstance(value, int | float) and not isinstance(value, bool) and not 0 <= value < 1e9:
            raise CannotStart(f"{setting.metadata['variable']} is {value}; it cannot be negative or endless.")
    if settings.site_logo and not re.match(r"https?://[^\s/]+|/[^/\s]", settings.site_logo):
        raise CannotStart(
            f"LIVEBLOG_SITE_LOGO is “{settings.site_logo}”; give a whole address (https://…) or a path (/…)."
        )
    if settings.workers < 1 or settings.page_size < 1:
        raise CannotStart("WEB_CONCURRENCY and LIVEBLOG_PAGE_SIZE have to be at least 1.")
    if settings.port > 65535:
        raise CannotStart(f"PORT is {settings.port}; the highest port is 65535.")
    return settings


def resource(name: str) -> Path:
    """The directory "templates" or "static": inside the installed package, else beside it in a checkout."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parent.parent / name
