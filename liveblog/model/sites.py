"""A site: one of several publications on a server, known by the host names that lead to it.

Must not know: Redis, HTTP, HTML.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from liveblog.errors import Forbidden, Invalid
from liveblog.language.languages import SHIPPED
from liveblog.language.translatable import sentence

MAIN = "main"  # what stands for the main site in lists of sites; blogs of it have ""
HOSTS_LIMIT, NAME_LIMIT, SITES_LIMIT = 20, 100, 200
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LOGO = re.compile(r"https?://[^\s/]+\S*|/[^/\s]\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A publication. The main site, whose `id` is "", is described by the settings and has all hosts of no other one.

    The first of `hosts` is the one in addresses; the first of `languages` that of new blogs. `theme`: the name of a
    folder among the server's themes, "" for the server's own.
    """

    id: str = ""
    name: str = ""
    hosts: tuple[str, ...] = ()
    logo: str = ""
    theme: str = ""
    languages: tuple[str, ...] = ()
    revision: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Site:
        """A stored site; fields unknown to this version are left out."""
        known = {f.name: stored[f.name] for f in fields(cls) if f.name in stored}
        return cls(**known | {name: tuple(known.get(name, ())) for name in ("hosts", "languages")})


def works_at(sites: str, site: str) -> bool:
    """Whether a person or token that is for these sites (ids with spaces; "": all) may be used at this one."""
    return not sites or (site or MAIN) in sites.split()


def need_all_sites(sites: str) -> None:
    """Raises Forbidden, with a sentence, for somebody who works at some sites only."""
    if sites:
        raise Forbidden("Only admins of all sites can do this. Ask one of them.")


def need_within(sites: str, others: str) -> None:
    """Raises Forbidden when an admin of these sites must not change somebody who works at those."""
    if sites and not (others and set(others.split()) <= set(sites.split())):
        raise Forbidden("This account belongs to other sites, too. Only an admin of all sites can change it.")


def with_language(site: Site, form: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a new blog, in the site's first language unless they name one."""
    return {**({"language": site.languages[0]} if site.languages else {}), **form}


def host_of(address: str) -> str:
    """The host name in a Host header or an address, in small letters, without its port."""
    host = address.strip().lower().rpartition("//")[2].partition("/")[0]
    return host.partition(":")[0].rstrip(".") if not host.startswith("[") else host


def parse_site(form: Mapping[str, str], themes: frozenset[str], main: str | None = None) -> Site:
    """A site from the fields `id`, `name`, `hosts`, `logo`, `theme`, `languages`; lists are separated by spaces or
    commas. `main`: the host of the main site, if it is known. Raises Invalid with a sentence for each field."""
    problems: dict[str, str] = {}
    name, id = " ".join(form.get("name", "").split()), form.get("id", "").strip().lower()
    if not name or len(name) > NAME_LIMIT:
        problems["name"] = sentence("Give the site a name of at most {most} characters.", most=NAME_LIMIT)
    if not _ID.fullmatch(id) or len(id) > 40 or id == MAIN:
        problems["id"] = "The short name has small letters, digits and hyphens, such as valley-post."
    hosts = tuple(dict.fromkeys(map(host_of, _listed(form.get("hosts", "")))))
    if wrong := next((h for h in hosts if len(h) > 253 or not _HOST.fullmatch(h)), ""):
        problems["hosts"] = sentence(
            "“{host}” is no host name. Write one such as live.example.org.", host=wrong
        )
    elif not hosts or len(hosts) > HOSTS_LIMIT:
        problems["hosts"] = sentence("Give from one to {most} host names.", most=HOSTS_LIMIT)
    elif main and main in hosts:
        problems["hosts"] = sentence("“{host}” is the main site’s host (LIVEBLOG_PUBLIC_URL).", host=main)
    logo, theme = form.get("logo", "").strip(), form.get("theme", "").strip()
    if logo and (not _LOGO.fullmatch(logo) or len(logo) > 500):
        problems["logo"] = "Give the whole address of the logo (https://…) or its path (/…)."
    if theme and theme not in themes:
        shown = ", ".join(sorted(themes)) or "–"
        problems["theme"] = sentence(
            "There is no theme “{theme}”. There is: {names}.", theme=theme, names=shown
        )
    languages = tuple(dict.fromkeys(_listed(form.get("languages", ""))))
    if wrong := next((code for code in languages if code not in SHIPPED), ""):
        problems["languages"] = sentence(
            "There is no language “{code}”. There is: {names}.", code=wrong, names=", ".join(SHIPPED)
        )
    if problems:
        raise Invalid(**problems)
    return Site(id=id, name=name, hosts=hosts, logo=logo, theme=theme, languages=languages)


def _listed(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,]+", text) if word]
