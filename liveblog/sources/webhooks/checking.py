"""Whether an address may be a webhook's.

Must not know: Redis, blogs.
"""

from __future__ import annotations

import ipaddress

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.sources.addresses import Refused, is_public, parse_allowed, read_target


def check_url(url: str, allowed: str) -> None:
    """`allowed` is LIVEBLOG_FETCH_ALLOW. Raises Invalid for what will never be sent to.

    What a name leads to is checked at each delivery.
    """
    try:
        target = read_target(url, parse_allowed(allowed))
    except Refused as problem:
        raise Invalid(url=problem.why) from None
    try:
        address = ipaddress.ip_address(target.host)
    except ValueError:
        return
    if not target.private and not is_public(address):
        raise Invalid(url=sentence("This address leads into a private network. Give one that is public."))
