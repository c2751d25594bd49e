"""What WordPress writes into its texts besides HTML: shortcodes. Pure."""

from __future__ import annotations

import re

_EMBED = re.compile(r"\[embed[^\]]{0,500}\](.{1,2000}?)\[/embed\]", re.DOTALL)
_CAPTION = re.compile(r"\[caption[^\]]{0,500}\](.{1,5000}?)\[/caption\]", re.DOTALL)
_IMAGE = re.compile(r"((?:<a [^>]*>)?\s*<img [^>]*>\s*(?:</a>)?)(.*)", re.DOTALL)
_COMMAND = re.compile(r"<span class=\"liveblog-command[^>]*>[^<]*</span>")
_OTHERS = re.compile(r"\[/?(?:liveblog_key_events|gallery|playlist)[^\]]{0,500}\]")


def without_shortcodes(html: str) -> str:
    """The HTML with embeds as addresses on lines of their own, and captions as figures."""
    html = _EMBED.sub(r"\n\n\1\n\n", html)
    html = _CAPTION.sub(lambda found: _figure(found[1]), html)
    return _OTHERS.sub("", _COMMAND.sub("", html))


def _figure(inside: str) -> str:
    found = _IMAGE.fullmatch(inside.strip())
    return f"<figure>{found[1]}<figcaption>{found[2].strip()}</figcaption></figure>" if found else inside
