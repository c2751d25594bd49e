"""Addresses inside addresses: what mail programs, search engines and networks put around a link to count clicks. Taken
off without asking anybody. A short address ("t.co/…") is none: only its owner knows where it leads.

Must not know: what is behind an address.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from liveblog.text.social.urls import Url, is_web, read_url

_DEEPEST = 3
_GOOGLE = re.compile(r"google\.(?:com|[a-z]{2}|com?\.[a-z]{2})")
# By host and path: the parameters that may hold the address.
_PARAMETERS: dict[tuple[str, str], tuple[str, ...]] = {
    ("l.facebook.com", "l.php"): ("u",),
    ("lm.facebook.com", "l.php"): ("u",),
    ("facebook.com", "l.php"): ("u",),
    ("facebook.com", "flx/warn"): ("u",),
    ("l.instagram.com", ""): ("u",),
    ("l.threads.com", ""): ("u",),
    ("l.threads.net", ""): ("u",),
    ("l.messenger.com", "l.php"): ("u",),
    ("l.wl.co", "l"): ("u",),
    ("youtube.com", "redirect"): ("q",),
    ("vk.com", "away.php"): ("to",),
    ("vk.ru", "away.php"): ("to",),
    ("t.umblr.com", "redirect"): ("z",),
    ("out.reddit.com", ""): ("url",),
    ("linkedin.com", "safety/go"): ("url",),
    ("linkedin.com", "redir/redirect"): ("url",),
    ("slack-redir.net", "link"): ("url",),
    ("duckduckgo.com", "l"): ("uddg",),
    ("statics.teams.cdn.office.net", "evergreen-assets/safelinks/1/atp-safelinks.html"): ("url",),
}
_PROOFPOINT = re.compile(
    r"https://urldefense\.com/v3/__(?P<address>https?:/{1,2}[^\s*]{1,1900}?)__;", re.IGNORECASE
)


def unwrapped(address: str) -> str:
    """The address that another one leads to; any other address as it is."""
    for _ in range(_DEEPEST):
        inside = _inside(address)
        if inside is None:
            break
        address = inside
    return address


def _inside(address: str) -> str | None:
    if found := _PROOFPOINT.match(address):
        return re.sub(r"^(https?):/(?!/)", r"\1://", found["address"])
    url = read_url(address)
    if url is None:
        return None
    for candidate in _candidates(url):
        # Some are encoded twice.
        for inside in (candidate, unquote(candidate)):
            if is_web(inside) and read_url(inside):
                return inside
    return None


def _candidates(url: Url) -> list[str]:
    path = "/".join(url.parts)
    if _GOOGLE.fullmatch(url.host):
        if path == "url":
            return [url.parameter("q"), url.parameter("url")]
        if url.parts[:2] == ("amp", "s") and len(url.parts) > 2:
            return ["https://" + "/".join(url.parts[2:])]
    if url.host.endswith(".safelinks.protection.outlook.com"):
        return [url.parameter("url")]
    if url.host == "urldefense.proofpoint.com" and path == "v2/url":
        return [unquote(url.parameter("u").replace("_", "/").replace("-", "%"))]
    return [url.parameter(name) for name in _PARAMETERS.get((url.host, path), ())]
