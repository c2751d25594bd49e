"""Security headers: what browsers may load, run and disclose to other sites."""

from __future__ import annotations

from liveblog.pages.assets import SOURCES, style_hash
from liveblog.text.social.players import FRAMED

# Only our own files are loaded; the only inline code is the style sheets that we build.
_STYLES = " ".join(("'self'", *map(style_hash, SOURCES)))
_CSP = (
    f"default-src 'none'; script-src 'self'; style-src {_STYLES}; img-src 'self' data:; font-src 'self'; "
    f"frame-src {' '.join(FRAMED)}; media-src 'self' https:; "
    "connect-src 'self' ws: wss:; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)

PAGE_HEADERS = {
    "content-security-policy": _CSP + "; frame-ancestors 'self'",
    "referrer-policy": "strict-origin-when-cross-origin",
    "liveblog-page": "1",  # by which our service worker knows our pages from a captive portal's
}
DESK_HEADERS = {
    "content-security-policy": _CSP + "; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
