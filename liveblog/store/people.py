"""People and their credentials in Redis: accounts, sign-ins, tokens, one-time links, throttles.

All keys share the hash tag {people}, so that each act is one script on one slot:

| key | type | what |
|---|---|---|
| {people}:accounts | hash | person id -> Person as JSON |
| {people}:names | hash | folded name -> person id |
| {people}:secrets | hash | person id -> argon2 hash of the password |
| {people}:sessions:PERSON | hash | session id -> Session as JSON; expires when the last one would |
| {people}:tokens | hash | token id -> Token as JSON |
| {people}:tokens:seen | hash | token id -> milliseconds of the last use |
| {people}:links | hash | link id -> Link as JSON |

Sign-in attempts are counted in `throttle`. The secret of a session, token or link is stored only as
its hash, which is also its id.
Must not know: HTTP, HTML.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace

from liveblog.errors import Invalid, NotFound
from liveblog.language.translatable import sentence
from liveblog.model.audit import UNKNOWN, Actor
from liveblog.model.people import Link, Person, Purpose, Role, Session, folded, parse_name, parse_password
from liveblog.settings import Settings
from liveblog.store.connection import Connection
from liveblog.store.passwords import Passwords
from liveblog.store.profiles import ACCOUNTS as _ACCOUNTS
from liveblog.store.profiles import NAMES as _NAMES
from liveblog.store.throttle import Throttle
from liveblog.store.tokens import SEEN_EVERY, TOKENS, Tokens, dumps, id_of, milliseconds

SESSIONS_AT_MOST = 50  # per person
LINK_LASTS: dict[Purpose, int] = {"first": 7 * 86_400_000, "invite": 7 * 86_400_000, "reset": 86_400_000}


@dataclass(frozen=True, slots=True)
class Where:
    """Where a request came from, for the list of sign-ins and for throttling."""

    address: str
    agent: str


class People(Tokens):
    """The people in one Redis. `close` ends the threads that hash passwords."""

    def __init__(
        self, connection: Connection, settings: Settings, passwords: Passwords | None = None
    ) -> None:
        super().__init__(connection)
        self._lasts = round(max(settings.session_days, 0.01) * 86_400_000)
        self._passwords = passwords or Passwords()
        self._throttle = Throttle(connection)

    def close(self) -> None:
        self._passwords.close()

    # Accounts

    async def person(self, id: str) -> Person:
        stored = await self._one("HGET", _ACCOUNTS, id)
        if stored is None:
            raise NotFound("There is no such account.")
        return Person.from_json(json.loads(stored))

    async def everybody(self) -> list[Person]:
        """All accounts, oldest first."""
        stored = await self._one("HVALS", _ACCOUNTS)
        people = [Person.from_json(json.loads(s)) for s in stored]
        return sorted(people, key=lambda p: (p.created, p.id))

    async def known(self) -> set[str]:
        """The ids of all accounts and tokens."""
        accounts, tokens = await self._ask(("HKEYS", _ACCOUNTS), ("HKEYS", TOKENS))
        return {*accounts, *tokens}

    async def change_role(self, id: str, role: Role) -> Person:
        record = ("person.role", f"person:{id} {role}")
        return Person.from_json(json.loads(await self._change(id, role, record)))

    async def open_blogs(self, id: str, blogs: Sequence[str], *, add: bool = False) -> Person:
        """Sets the blogs (ids) whose desks a person may use; an empty list means all. `add` keeps the present ones."""
        args = [id, " ".join(blogs), "add" if add else "set"]
        if add:  # to a new blog, whose creation is recorded
            answer = await self._run("people_blogs", [_ACCOUNTS], args)
        else:
            what = f"person:{id} {f'{len(blogs)} blogs' if blogs else 'all blogs'}"
            answer = await self.audit.act("people_blogs", [_ACCOUNTS], args, "person.blogs", what)
        if answer == "gone":
            raise NotFound("There is no such account any more.")
        return Person.from_json(json.loads(answer))

    async def set_sites(self, id: str, sites: Sequence[str]) -> None:
        """Sets the sites (ids) that a person works at; an empty list means all. Raises NotFound."""
        args = [id, json.dumps({"sites": " ".join(sites)})]
        what = f"person:{id} {' '.join(sites) or 'all sites'}"
        answer = await self.audit.act("people_set", [_ACCOUNTS], args, "person.sites", what)
        if answer == "gone":
            raise NotFound("There is no such account any more.")

    async def choose_spacing(self, id: str, *, comfortable: bool) -> None:
        """Raises NotFound."""
        if (
            await self._run("people_set", [_ACCOUNTS], [id, json.dumps({"comfortable": comfortable})])
            == "gone"
        ):
            raise NotFound("There is no such account any more.")

    async def set_profile(self, id: str, *, job_title: str, picture: str) -> None:
        """Sets what readers see beside the person's name from now on. Raises NotFound."""
        args = [id, json.dumps({"job_title": job_title, "picture": picture}, ensure_ascii=False)]
        answer = await self.audit.act("people_set", [_ACCOUNTS], args, "person.profile", f"person:{id}")
        if answer == "gone":
            raise NotFound("There is no such account any more.")

    async def remove(self, id: str) -> Person:
        """Deletes the account with its sign-ins and drafts. What the person published stays."""
        record = ("person.remove", f"person:{id}")
        person = Person.from_json(json.loads(await self._change(id, "", record)))
        await self._one("DEL", f"{{people}}:kept:{id}")
        return person

    async def _change(self, id: str, role: str, record: tuple[str, str]) -> str:
        keys = [_ACCOUNTS, _NAMES, _SECRETS, _sessions(id), _LINKS]
        answer = await self.audit.act("people_change", keys, [id, role], *record)
        if answer == "gone":
            raise NotFound("There is no such account any more.")
        if answer == "last":
            raise Invalid("This is the only admin. Make somebody else an admin first.")
        return str(answer)

    # Signing in

    async def sign_in(self, name: str, password: str, where: Where) -> tuple[Person, str]:
        """The person and the new sign-in's secret. Raises Invalid or Throttled with a sentence.

        Every attempt is counted before the password is checked, so that a burst cannot slip through;
        a successful one is then taken back.
        """
        name = folded(name)
        await self._throttle.attempt(name, where.address)
        id = await self._one("HGET", _NAMES, name)
        hash = await self._one("HGET", _SECRETS, id) if id else None
        right = await self._passwords.verify(password[:2_000], hash)
        if not (right and id and hash):
            # The name that was tried is not written down where nobody has it: it may be a password.
            await self.audit.note("sign-in.refused", by=Actor(id or UNKNOWN, address=where.address))
            raise Invalid("That name and password do not fit together. Check both and try again.")
        await self._throttle.forgive(name, where.address)
        person = await self.person(id)
        fresh = await self._passwords.hash(password) if self._passwords.outdated(hash) else hash
        return person, await self._start_session(person, where, verified=hash, fresh=fresh)

    async def _start_session(self, person: Person, where: Where, verified: str = "", fresh: str = "") -> str:
        """Starts a sign-in; returns its secret, for the cookie.

        `verified` is the hash that the password was checked against: if it has been replaced meanwhile, the
        sign-in is refused. `fresh` is the same password hashed with the current parameters.
        """
        secret, now = secrets.token_urlsafe(32), milliseconds()
        session = Session(
            id=id_of(secret),
            person=person.id,
            created=now,
            seen=now,
            expires=now + self._lasts,
            address=where.address[:64],
            agent=where.agent[:300],
        )
        keys = [_ACCOUNTS, _SECRETS, _sessions(person.id)]
        args = [person.id, session.id, dumps(session), self._lasts, SESSIONS_AT_MOST, now, verified, fresh]
        by = Actor(person.id, person.name, where.address)
        if not await self.audit.act("people_start", keys, args, "sign-in", by=by):
            raise Invalid("The account or its password was changed just now. Sign in again.")
        return f"{person.id}.{secret}"

    async def session(self, secret: str) -> tuple[Person, Session] | None:
        """The person and sign-in of this secret, or None if it is unknown, has ended, or the account is gone."""
        id, _, rest = secret.partition(".")
        if not (id.isalnum() and len(id) <= 32 and 0 < len(rest) <= 100):
            return None
        name = id_of(rest)
        stored, account = await self._ask(("HGET", _sessions(id), name), ("HGET", _ACCOUNTS, id))
        if stored is None or account is None:
            return None
        session, now = Session.from_json(json.loads(stored)), milliseconds()
        if session.expires < now:
            return None
        if now - session.seen > SEEN_EVERY:
            session = replace(session, seen=now, expires=now + self._lasts)
            await self._run("people_seen", [_sessions(id)], [name, dumps(session), self._lasts])
        return Person.from_json(json.loads(account)), session

    async def sessions(self, person: Person) -> list[Session]:
        """The sign-ins of a person, last used first."""
        stored = await self._one("HVALS", _sessions(person.id))
        found = [Session.from_json(json.loads(s)) for s in stored]
        return sorted((s for s in found if s.expires >= milliseconds()), key=lambda s: s.seen, reverse=True)

    async def end_session(self, person: Person, id: str) -> None:
        await self.audit.act("drop", [_sessions(person.id)], [id], "sign-in.end", f"person:{person.id}")

    async def end_sessions(self, person: Person) -> None:
        if await self._one("DEL", _sessions(person.id)):
            await self.audit.note("sign-in.end", f"person:{person.id} all")

    async def change_password(self, person: Person, old: str, new: str, session: Session) -> None:
        """Sets a new password and ends all other sign-ins. Raises Invalid or Throttled."""
        new = parse_password(new, person.name)
        await self._throttle.attempt(folded(person.name), session.address)
        hash = await self._one("HGET", _SECRETS, person.id)
        if not await self._passwords.verify(old[:2_000], hash):
            raise Invalid(old="That is not your current password.")
        await self._throttle.forgive(folded(person.name), session.address)
        await self._set_password(person, new, keep=session.id)

    async def _set_password(
        self, person: Person, password: str, *, keep: str = "", link: str = "", address: str = ""
    ) -> None:
        hash, id = await self._passwords.hash(password), person.id
        keys = [_ACCOUNTS, _SECRETS, _sessions(id), _LINKS]
        args = [id, hash, keep, link, milliseconds()]
        by = Actor(id, person.name, address) if link else None
        if not await self.audit.act("people_password", keys, args, "password", f"person:{id}", by=by):
            raise NotFound("This link was used already or is out of time. Ask an admin for a new one.")

    # One-time links

    async def first_link(self) -> str | None:
        """The secret of a link that creates the first admin, or None if there are accounts."""
        if await self._one("HLEN", _ACCOUNTS):
            return None
        return await self._new_link("first", "admin")

    async def invite(self, role: Role, name: str = "", blogs: Sequence[str] = (), sites: str = "") -> str:
        """The secret of a link that creates an account with this role, for these blogs (ids; empty: for all) and sites
        (ids with spaces; "": all)."""
        if role == "admin" and blogs:
            raise Invalid(which="Admins work in all blogs. Choose all of them, or another role.")
        if name:
            name = parse_name(name)
            if await self._one("HEXISTS", _NAMES, folded(name)):
                raise Invalid(
                    name=sentence("There is already an account named {name}. Choose another name.", name=name)
                )
        return await self._new_link("invite", role, name, blogs=" ".join(blogs), sites=sites)

    async def reset(self, id: str) -> str:
        """The secret of a link with which the person sets a new password. Earlier links stop working."""
        person = await self.person(id)
        return await self._new_link("reset", person.role, person.name, person.id, sites=person.sites)

    async def link(self, secret: str) -> Link:
        """The link with this secret. Raises NotFound if it was used or has expired."""
        stored, accounts = await self._ask(("HGET", _LINKS, id_of(secret)), ("HLEN", _ACCOUNTS))
        link = Link.from_json(json.loads(stored)) if stored else None
        if link is None or link.expires < milliseconds() or (link.purpose == "first" and accounts):
            raise NotFound("This link was used already or is out of time. Ask an admin for a new one.")
        return link

    async def links(self) -> list[Link]:
        """The unused links, newest first."""
        stored = await self._one("HVALS", _LINKS)
        found = [Link.from_json(json.loads(s)) for s in stored]
        return sorted(
            (k for k in found if k.expires >= milliseconds()), key=lambda k: k.created, reverse=True
        )

    async def revoke_link(self, id: str) -> None:
        await self.audit.act("drop", [_LINKS], [id], "link.revoke")

    async def join(self, secret: str, name: str, password: str, where: Where | None) -> tuple[Person, str]:
        """Uses a first or invitation link: returns the new person and the sign-in's secret, "" without a sign-in."""
        link = await self.link(secret)
        name = parse_name(name)
        hash = await self._passwords.hash(parse_password(password, name))
        person = Person(
            id=secrets.token_hex(8),
            name=name,
            role=link.role,
            created=milliseconds(),
            blogs=link.blogs,
            sites=link.sites,
        )
        keys = [_LINKS, _ACCOUNTS, _NAMES, _SECRETS]
        args = [link.id, person.id, dumps(person), folded(name), hash, milliseconds()]
        by = Actor(person.id, person.name, where.address) if where else None
        what, names = f"person:{person.id} {person.role}", {person.id: person.name}
        answer = await self.audit.act("people_join", keys, args, "person.join", what, by=by, names=names)
        if answer == "taken":
            raise Invalid(
                name=sentence("There is already an account named {name}. Choose another name.", name=name)
            )
        if answer != "joined":
            raise NotFound("This link was used already or is out of time. Ask an admin for a new one.")
        return person, await self._start_session(person, where) if where else ""

    async def set_password(self, secret: str, password: str, where: Where) -> tuple[Person, str]:
        """Uses a reset link: sets the password, ends all sign-ins and starts a new one."""
        link = await self.link(secret)
        if link.purpose != "reset" or link.person is None:
            raise NotFound("This link does not set a password.")
        person = await self.person(link.person)
        new = parse_password(password, link.name)
        await self._set_password(person, new, link=link.id, address=where.address)
        return person, await self._start_session(person, where)

    async def _new_link(
        self,
        purpose: Purpose,
        role: Role,
        name: str = "",
        person: str | None = None,
        blogs: str = "",
        sites: str = "",
    ) -> str:
        """A new link's secret. Raises NotFound when the account of `person` is gone."""
        secret, now = secrets.token_urlsafe(32), milliseconds()
        link = Link(
            id=id_of(secret),
            purpose=purpose,
            role=role,
            name=name,
            person=person,
            created=now,
            expires=now + LINK_LASTS[purpose],
            blogs=blogs,
            sites=sites,
        )
        for id, stored in (await self._one("HGETALL", _LINKS)).items():
            if json.loads(stored)["expires"] < now:
                await self._one("HDEL", _LINKS, id)
        if person is None:
            await self.audit.act("put", [_LINKS], [link.id, dumps(link)], "person.invite", role)
            return secret
        args = [person, link.id, dumps(link)]
        if not await self.audit.act(
            "people_reset", [_ACCOUNTS, _LINKS], args, "person.reset", f"person:{person}"
        ):
            raise NotFound("There is no such account any more.")
        return secret


_SECRETS = "{people}:secrets"
_LINKS = "{people}:links"


def _sessions(person: str) -> str:
    return f"{{people}}:sessions:{person}"
