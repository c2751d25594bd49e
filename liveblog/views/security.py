"""Security headers: what browsers may load, run and disclose to other sites, and use of the device."""

from __future__ import annotations

from functools import lru_cache

from liveblog.pages.assets import SOURCES, style_hash
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.text.social.players import FRAMED

Hosts = tuple[tuple[str, tuple[str, ...]], ...]


def _policy(hashes: tuple[str, ...], hosts: Hosts = ()) -> str:
    """Only our own files are loaded, and from the hosts that a theme declares; the only inline code is the style sheets
    that we build. `hosts`: by directive."""
    ours = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": " ".join(("'self'", *hashes)),
        "img-src": "'self' data:",
        "font-src": "'self'",
        "frame-src": " ".join(FRAMED),
        "media-src": "'self' https:",
        "connect-src": "'self' ws: wss:",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'self'",
    }
    if not any(directive == "script-src" for directive, _ in hosts):
        # A text becomes HTML only by static/live/common/trusted.js, and the address of a worker by worker-address.js.
        # Scripts of others, which a theme loads from their hosts, do not know that policy.
        ours |= {"trusted-types": "liveblog 'allow-duplicates'", "require-trusted-types-for": "'script'"}
    for directive, more in hosts:
        ours[directive] = " ".join(dict.fromkeys((*ours[directive].split(" "), *more)))
    return "; ".join(f"{directive} {sources}" for directive, sources in ours.items())


_OURS = _policy(tuple(map(style_hash, SOURCES)))

# What no page of ours needs. Players ask for what they need in their frame's `allow`, which this leaves to them.
_UNUSED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("magnetometer", "microphone", "midi", "payment", "serial", "usb"),
)
_ISOLATED = {
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in _UNUSED),
    "x-content-type-options": "nosniff",
}

PAGE_HEADERS = {
    **_ISOLATED,
    "content-security-policy": _OURS + "; frame-ancestors 'self'",
    "cross-origin-resource-policy": "cross-origin",  # public, and embedded by others
    "referrer-policy": "strict-origin-when-cross-origin",
    "liveblog-page": "1",  # by which our service worker knows our pages from a captive portal's
}
EMBED_HEADERS = {  # the one kind of page that others may frame
    **_ISOLATED,
    "cross-origin-resource-policy": "cross-origin",
    "content-security-policy": _OURS + "; frame-ancestors *",
    "referrer-policy": "strict-origin-when-cross-origin",
}
DESK_HEADERS = {
    **_ISOLATED,
    "content-security-policy": _OURS + "; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}


def page_headers(drawing: Drawing) -> dict[str, str]:
    """The headers of a readers' page as this drawing draws it."""
    return dict(_of_pages(drawing.style_hashes, drawing.policy))


def desk_headers(drawing: Drawing) -> dict[str, str]:
    """The headers of a page of the desk: with a theme's sheet, but without its advertisers."""
    return DESK_HEADERS | {
        "content-security-policy": _policy(drawing.style_hashes) + "; frame-ancestors 'none'"
    }


@lru_cache(100)
def _of_pages(hashes: tuple[str, ...], hosts: Hosts) -> dict[str, str]:
    return PAGE_HEADERS | {"content-security-policy": _policy(hashes, hosts) + "; frame-ancestors 'self'"}


def of_every_answer(settings: Settings) -> list[tuple[str, str]]:
    """Headers that the server adds to all answers. HSTS only where readers come by https."""
    if settings.public_url and settings.public_url.startswith("https:"):
        return [("strict-transport-security", f"max-age={365 * 86_400}")]
    return []
