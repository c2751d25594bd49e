"""Everything that Redis keeps, as one object to pass around.

Must not know: how any of it is kept.
"""

from __future__ import annotations

from liveblog.settings import Settings
from liveblog.store.blogs import BlogActs
from liveblog.store.connection import Connection
from liveblog.store.drafts import Drafts
from liveblog.store.log import Canary, Log
from liveblog.store.people import People
from liveblog.store.schedule import ScheduleActs
from liveblog.store.servers import Servers
from liveblog.store.staff import StaffActs
from liveblog.store.tray import TrayActs
from liveblog.store.upgrades import UpgradeActs


class Store(BlogActs, ScheduleActs, StaffActs, UpgradeActs, TrayActs):
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

    async def close(self) -> None:
        self.people.close()
        await self.connection.close()
