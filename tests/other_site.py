"""A site of somebody else, for tests: pages on another origin, with a strict policy, that embed blogs."""

from __future__ import annotations

from dataclasses import dataclass, field

from elsewhere import Elsewhere, response
from playwright.async_api import ConsoleMessage, Page

# What a page says that resets everything: nothing of it may reach into an embed.
HOSTILE = """
html { font-size: 5px; }
* { all: unset !important; font: 7px cursive !important; color: lime !important; letter-spacing: 9px !important; }
:root { --color-text: lime; --paper: lime; --rem: 3px; --space-4: 90px; }
"""
# The page has elements with our names, and one of its own that is called as ours inside entries.
OWN = """
for (const name of ["live-blog", "relative-time", "share-link"]) {
  customElements.define(name, class extends HTMLElement { connectedCallback() { this.textContent = "THEIRS" } })
}
"""


@dataclass
class Site:
    """Pages of another site. `complaints`: what browsers said there, policies that were violated among it."""

    there: Elsewhere
    host: str  # of the live blog, "http://127.0.0.1:8000"
    complaints: list[str] = field(default_factory=list)

    @property
    def policy(self) -> str:
        """The strictest one that docs/embedding.md names."""
        sockets = self.host.replace("http", "ws", 1)
        return (
            f"default-src 'none'; script-src {self.host} 'self'; connect-src {self.host} {sockets}; "
            f"img-src {self.host}; style-src {self.host} 'self'; frame-src {self.host} 'self'; "
            "require-trusted-types-for 'script'; trusted-types liveblog 'allow-duplicates'"
        )

    def script(self, **data: str) -> str:
        said = "".join(f' data-{name}="{value}"' for name, value in data.items())
        return f'<script src="{self.host}/embed.js"{said} async></script>'

    def element(self, slug: str, **data: str) -> str:
        said = "".join(f' data-{name}="{value}"' for name, value in data.items())
        return f'<live-blog-embed src="{self.host}/live/{slug}"{said}></live-blog-embed>'

    def page(
        self, body: str, *, path: str = "/", head: str = "", direction: str = "ltr", policy: str = ""
    ) -> str:
        """Puts a page there; gives its address."""
        html = (
            f'<!doctype html><html lang="en" dir="{direction}"><head><meta charset="utf-8"><title>Theirs</title>'
            f'<meta name="viewport" content="width=device-width">{head}</head><body><h1>Their page</h1>{body}'
            '<p id="after">What comes after.</p></body></html>'
        )
        self.there.answers[path] = response(html, Content_Security_Policy=policy or self.policy)
        return self.there.url(path)

    def watch(self, page: Page) -> Page:
        def heard(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.complaints.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda problem: self.complaints.append(str(problem)))
        return page
