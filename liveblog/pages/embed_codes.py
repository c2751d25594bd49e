"""The codes that put a blog into other pages, as the desk shows them to be copied; docs/embedding.md explains them.

Must not know: HTTP, Redis.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from urllib.parse import urlencode

from liveblog.model.blogs import Blog
from liveblog.pages.embed import Options
from liveblog.pages.oembed import HEIGHT, frame


def codes(blog: Blog, options: Options, base: str) -> Mapping[str, str]:
    """By what they are: script, element, frame, fragment, address. `base`: our address, "https://live.example"."""
    page = f"{base}/live/{blog.slug}"
    query = f"?{options.query}" if options.query else ""
    script = f'<script src="{base}/embed.js" async></script>'
    fragment = f"{page}/embed?fragment=1" + (f"&{options.query}" if options.query else "")
    return {
        "script": f'<script src="{base}/embed.js" data-blog="{blog.slug}"{_data(options)} async></script>',
        "element": f'<live-blog-embed src="{page}"{_data(options)}></live-blog-embed>{script}',
        "frame": frame(f"{page}/embed{query}", blog.title, HEIGHT) + script,
        "fragment": f'<esi:include src="{escape(fragment)}"/>{script}',
        "address": page,
    }


def _data(options: Options) -> str:
    """The options as attributes."""
    default = Options()
    asked = {name: str(getattr(options, name)) for name in ("limit", "order", "form", "theme", "entry")}
    asked = {name: value for name, value in asked.items() if value != str(getattr(default, name))}
    if options.filters:
        asked["filter"] = urlencode(options.filters)
    return "".join(f' data-{name}="{escape(value)}"' for name, value in asked.items())
