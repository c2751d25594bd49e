"""The headers that keep a page to itself: what browsers may load, run and tell others."""

from __future__ import annotations

# Everything is ours and none of it is inline. Readers' pages may be framed by anyone who embeds them.
_CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self' ws: wss:; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)

PAGE_HEADERS = {
    "content-security-policy": _CSP,
    "referrer-policy": "strict-origin-when-cross-origin",
}
DESK_HEADERS = {
    "content-security-policy": _CSP + "; frame-ancestors 'none'",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
