"""Everything that Redis keeps, as one object to pass around.

Must not know: how any of it is kept.
"""

from __future__ import annotations

from liveblog.errors import BlogGone, Invalid, NotFound, NotNow
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.sites import MAIN
from liveblog.settings import Settings
from liveblog.store.archives import ArchiveActs
from liveblog.store.blogs import BlogActs
from liveblog.store.connection import Connection
from liveblog.store.connections import ConnectionActs
from liveblog.store.drafts import Drafts
from liveblog.store.inbox import Inbox
from liveblog.store.log import Canary, Log
from liveblog.store.people import People
from liveblog.store.pings import Pings
from liveblog.store.push import Push
from liveblog.store.schedule import ScheduleActs
from liveblog.store.servers import Servers
from liveblog.store.sites import Sites
from liveblog.store.staff import StaffActs
from liveblog.store.subscriptions import Subscriptions
from liveblog.store.tray import TrayActs
from liveblog.store.upgrades import UpgradeActs
from liveblog.store.webhooks import Webhooks


class Store(ArchiveActs, BlogActs, ScheduleActs, StaffActs, UpgradeActs, TrayActs, ConnectionActs):
    """Blogs, entries and the staff's shared data (as methods), their logs, people, servers.

    Every method may raise Unavailable.
    """

    def __init__(self, connection: Connection, settings: Settings) -> None:
        super().__init__(connection, settings)
        self.events = Log(connection, "events")
        self.desk = Log(connection, "desk")
        self.canary = Canary(connection)
        self.people = People(connection, settings)
        self.drafts = Drafts(connection)
        self.servers = Servers(connection)
        self.inbox = Inbox(connection)
        self.subscriptions = Subscriptions(connection)
        self.push = Push(connection)
        self.pings = Pings(connection)
        self.webhooks = Webhooks(connection, self.audit)
        self.sites = Sites(connection)

    @classmethod
    async def open(cls, url: str, settings: Settings) -> Store:
        """Raises CannotStart with a sentence if this Redis cannot be used."""
        connection = Connection(url)
        try:
            await connection.check()
        except BaseException:
            await connection.close()
            raise
        return cls(connection, settings)

    async def delete_blog(self, blog: Blog) -> None:
        """As `BlogActs.delete_blog`; its connections and subscriptions end with it."""
        connections = await self.connections(blog.id)
        await super().delete_blog(blog)
        for one in connections:
            await self.disconnect(blog.id, one.id)
        await self.push.forget_blog(blog.id)
        await self.webhooks.forget_blog(blog.id)
        self.acted(blog.id)

    async def move_blog(self, slug: str, to: str) -> None:
        """Moves a blog to a site (its id; "main" for the main one). Raises Invalid."""
        try:
            blog = await self.blog(slug)
        except BlogGone as problem:
            raise Invalid(slug=str(problem)) from None
        try:
            site = "" if to == MAIN else (await self.sites.site(to)).id
        except NotFound as problem:
            raise Invalid(to=str(problem)) from None
        await self.change_blog(blog, {"site": site})

    async def remove_site(self, id: str) -> None:
        """Raises NotFound; NotNow while it has blogs."""
        site = await self.sites.site(id)
        if left := await self.blogs(wanted=lambda blog: blog.site == id):
            said = sentence(
                "“{site}” has one blog. Move it to another site first.",
                "“{site}” has {n} blogs. Move them to other sites first.",
                site=site.name,
                n=len(left),
            )
            raise NotNow(said)
        await self.sites.remove(id)

    async def close(self) -> None:
        self.people.close()
        await self.connection.close()
