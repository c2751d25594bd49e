"""The sites of this server.

| key | type | what |
|---|---|---|
| `{sites}:all` | hash | id → JSON of the site |
| `{sites}:hosts` | hash | host name → id of the site that answers there |
| `{sites}:version` | string | counts every change, so that processes notice it |

Must not know: HTTP, themes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from liveblog.errors import Invalid, NotFound, NotNow, Stale
from liveblog.language.translatable import sentence
from liveblog.model.events import dumps
from liveblog.model.sites import SITES_LIMIT, Site
from liveblog.store.audit import Audit
from liveblog.store.connection import Connection

_KEYS = _SITES, _HOSTS, _VERSION = "{sites}:all", "{sites}:hosts", "{sites}:version"


class Sites:
    """Every method may raise Unavailable."""

    def __init__(self, connection: Connection) -> None:
        self._client: Any = connection.client
        self._audit = Audit(connection)

    async def all(self) -> list[Site]:
        """All sites but the main one, by name."""
        stored = await self._client.hvals(_SITES)
        return sorted((Site.from_json(json.loads(s)) for s in stored), key=lambda site: (site.name, site.id))

    async def version(self) -> str:
        """Something that changes whenever a site does."""
        return str(await self._client.get(_VERSION) or "")

    async def site(self, id: str) -> Site:
        """Raises NotFound."""
        stored = await self._client.hget(_SITES, id)
        if not stored:
            raise NotFound(_gone(id))
        return Site.from_json(json.loads(stored))

    async def save(self, site: Site, *, revision: int = 0) -> Site:
        """A new site, or with a `revision` the change of one. Raises Invalid when a host is another site's, Stale."""
        args = [site.id, dumps(replace(site, revision=0).to_json()), revision, SITES_LIMIT, *site.hosts]
        answer = await self._audit.act("site_save", _KEYS, args, "site.save", f"site:{site.id}")
        if isinstance(answer, list):
            _, host, other = answer
            raise Invalid(
                hosts=sentence(
                    "“{host}” answers for “{name}” already. A host answers for one site.",
                    host=host,
                    name=other,
                )
            )
        if answer == "stale" and not revision:
            raise Invalid(
                id=sentence("There is a site “{id}” already. Choose another short name.", id=site.id)
            )
        if answer == "stale":
            raise Stale("Somebody else changed this site meanwhile. Look at it as it is now.", revision)
        if answer == "gone":
            raise NotFound(_gone(site.id))
        if answer == "many":
            raise NotNow(sentence("There are {most} sites, and there can be no more.", most=SITES_LIMIT))
        return Site.from_json(json.loads(answer))

    async def remove(self, id: str) -> None:
        """Raises NotFound. Whoever calls it has seen that no blog is left there."""
        if not await self._audit.act("site_remove", _KEYS, [id], "site.remove", f"site:{id}"):
            raise NotFound(_gone(id))


def _gone(id: str) -> str:
    return sentence("There is no site “{id}”.", id=id)
