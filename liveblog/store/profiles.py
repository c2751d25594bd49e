"""Signing an entry: its authors' profiles, as the accounts of these names have them now, are copied into it.

Must not know: HTTP, HTML, who may set a profile.
"""

from __future__ import annotations

import json
from dataclasses import replace

from liveblog.model.entries import Entry
from liveblog.model.people import Person, folded
from liveblog.model.profiles import Profile
from liveblog.store.connection import Connection

ACCOUNTS = "{people}:accounts"
NAMES = "{people}:names"


async def signed(connection: Connection, entry: Entry) -> Entry:
    """The entry with the profiles of its authors. Raises Unavailable."""
    if not entry.authors:
        return replace(entry, profiles=())
    accounts = await connection.script("people_profiles")([NAMES, ACCOUNTS], list(map(folded, entry.authors)))
    found = [_profile(name, stored) for name, stored in zip(entry.authors, accounts, strict=True) if stored]
    return replace(
        entry, profiles=tuple(profile for profile in found if profile.job_title or profile.picture)
    )


def _profile(name: str, stored: str) -> Profile:
    person = Person.from_json(json.loads(stored))
    return Profile(name=name, job_title=person.job_title, picture=person.picture)
