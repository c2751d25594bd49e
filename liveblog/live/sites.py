"""Which publication a request is for, by its host: kept in memory, so that finding it costs nothing, and read again
soon after an admin changed one.

Must not know: readers, sockets.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any

from liveblog.errors import Unavailable
from liveblog.model.blogs import Blog
from liveblog.model.sites import Site, host_of
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.store import Store
from liveblog.store.tasks import end_tasks

log = logging.getLogger("liveblog.sites")

EVERY = 1.0  # seconds between two looks for changes


class Sites:
    """All sites of this server. `drawing`: the main site's; `themes`: the drawings of the server's themes by name.

    `changed` is called with the id of every site whose pages look different now.
    """

    def __init__(
        self, settings: Settings, store: Store, drawing: Drawing, themes: Mapping[str, Drawing]
    ) -> None:
        self._settings, self._store = settings, store
        self._main, self._themes = drawing, themes
        self._version: str | None = None
        self._sites: dict[str, Site] = {}
        self._hosts: dict[str, Site] = {}
        self._drawings: dict[str, Drawing] = {}
        self._as_asked = lru_cache(1024)(self._of_site)
        self.main = Site(name=settings.site_name, logo=settings.site_logo or "")
        self.changed: Callable[[str], None] = lambda id: None

    @property
    def themes(self) -> frozenset[str]:
        return frozenset(self._themes)

    @property
    def main_host(self) -> str | None:
        return host_of(self._settings.public_url) if self._settings.public_url else None

    async def refresh(self) -> None:
        """Reads the sites again if one has changed. Raises Unavailable."""
        version = await self._store.sites.version()
        if version == self._version:
            return
        before, self._sites = self._sites, {site.id: site for site in await self._store.sites.all()}
        self._version = version
        self._hosts = {host: site for site in self._sites.values() for host in site.hosts}
        self._drawings = {id: self._drawn(site) for id, site in self._sites.items()}
        self._as_asked.cache_clear()
        for id in before.keys() | self._sites.keys():
            if before.get(id) != self._sites.get(id):
                self.changed(id)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Sites]:
        """Knows the sites from the start, and notices changes for as long as this lasts."""
        await self.refresh()
        task = asyncio.create_task(self._watch())
        try:
            yield self
        finally:
            await end_tasks({task})

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.refresh()
            except Unavailable:
                pass  # those that are known stay
            except Exception:
                log.exception("reading the sites failed")

    def enter(self, scope: Any) -> bool:
        """Gives a request the site, the drawing and the settings of the host that it came to. False for the main site's
        and unknown ones, also where two are named."""
        if not self._hosts:
            return False
        named = [value.decode("latin-1") for name, value in scope["headers"] if name == b"host"]
        host = named[0] if len(named) == 1 else ""
        site = self._hosts.get(host_of(host))
        if site is not None:
            settings, drawing = self._as_asked(site, host_of(host), scope["scheme"])
            scope["state"] |= {"site": site, "settings": settings, "drawing": drawing}
        return site is not None

    def _of_site(self, site: Site, host: str, scheme: str) -> tuple[Settings, Drawing]:
        """The settings and drawing of a site; by its first host no address is needed beside that of the request."""
        public = None if host == site.hosts[0] and not self._settings.public_url else self._base(site, scheme)
        settings = replace(
            self._settings, site_name=site.name, site_logo=site.logo or None, public_url=public
        )
        return settings, self._drawings[site.id].at(public or "")

    def _base(self, site: Site, scheme: str, port: str = "") -> str:
        public = self._settings.public_url
        secure = public.startswith("https:") if public else scheme in ("https", "wss")
        return f"{'https' if secure else 'http'}://{site.hosts[0]}{port}"

    def site_of(self, blog: Blog) -> Site:
        """The site that a blog belongs to; the main one also where its site is not known here (yet)."""
        return self._sites.get(blog.site, self.main)

    def drawing_of(self, blog: Blog) -> Drawing:
        return self._drawings.get(blog.site, self._main)

    def base_of(self, blog: Blog, scope: Any) -> str | None:
        """The address of a blog's site, for a redirect there; None where it is not known."""
        site = self.site_of(blog)
        if not site.id:
            return self._settings.public_url and self._settings.public_url.rstrip("/")
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        port = host.rpartition(":")[2] if ":" in host and not self._settings.public_url else ""
        return self._base(site, scope["scheme"], f":{port}" if port.isdigit() else "")

    def address_of(self, blog: Blog) -> str | None:
        """The public address of a blog's site, without a slash at its end; None where it is not known."""
        site = self.site_of(blog)
        public = self._settings.public_url
        return self._base(site, "https") if site.id else public and public.rstrip("/")

    def listed(self) -> list[Site]:
        """All sites as they are known here, the main one first."""
        return [self.main, *self._sites.values()]

    def _drawn(self, site: Site) -> Drawing:
        if site.theme and site.theme not in self._themes:
            log.warning(
                "the site %s has the theme %s, which is not there; it is drawn without", site.id, site.theme
            )
        return self._themes.get(site.theme, self._main).of_site(site.name, site.logo or None)
