"""Security headers: what browsers may load, run and disclose to other sites."""

from __future__ import annotations

from functools import lru_cache

from liveblog.pages.assets import SOURCES, style_hash
from liveblog.pages.rendering import Drawing
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
    for directive, more in hosts:
        ours[directive] = " ".join(dict.fromkeys((*ours[directive].split(" "), *more)))
    return "; ".join(f"{directive} {sources}" for directive, sources in ours.items())


_OURS = _policy(tuple(map(style_hash, SOURCES)))

PAGE_HEADERS = {
    "content-security-policy": _OURS + "; frame-ancestors 'self'",
    "referrer-policy": "strict-origin-when-cross-origin",
    "liveblog-page": "1",  # by which our service worker knows our pages from a captive portal's
}
EMBED_HEADERS = {  # the one kind of page that others may frame
    "content-security-policy": _OURS + "; frame-ancestors *",
    "referrer-policy": "strict-origin-when-cross-origin",
}
DESK_HEADERS = {
    "content-security-policy": _OURS + "; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
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
