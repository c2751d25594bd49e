"""What a browser sends to subscribe: checked, so that nothing but push services is ever sent to.

Must not know: Redis, how it is sent.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liveblog.errors import Invalid
from liveblog.language.translatable import sentence
from liveblog.language.zones import parse_zone
from liveblog.model.notifications import DAY, Quiet, Subscription
from liveblog.settings import Settings
from liveblog.sources.addresses import Refused, parse_allowed, read_target
from liveblog.sources.notifying.sealing import are_keys

LONGEST = 1_000  # characters of an address
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,200}=*")
_NOT_KNOWN = sentence("This browser’s push service is not known here, so notifications cannot be sent to it.")
_BROKEN = sentence("The subscription did not arrive whole. Press the button again.")
_QUIET = sentence("Give both times of the quiet hours, such as 22:00 and 07:00.")


def read_subscription(sent: Any, settings: Settings, site: str, now: int) -> Subscription:
    """A subscription as `PushSubscription.toJSON()` and our page say it. Raises Invalid."""
    if not isinstance(sent, Mapping) or not isinstance(sent.get("keys"), Mapping):
        raise Invalid(_BROKEN)
    p256dh, auth = (_text(sent["keys"].get(name)) for name in ("p256dh", "auth"))
    if not (_BASE64URL.fullmatch(p256dh) and _BASE64URL.fullmatch(auth) and are_keys(p256dh, auth)):
        raise Invalid(_BROKEN)
    endpoint = read_endpoint(sent, settings)
    return Subscription(endpoint, p256dh, auth, now, site, _quiet(sent.get("quiet")))


def read_endpoint(sent: Any, settings: Settings) -> str:
    """The address at a push service. Raises Invalid for any other."""
    endpoint = _text(sent.get("endpoint")) if isinstance(sent, Mapping) else ""
    if not endpoint.startswith("https://") or len(endpoint) > LONGEST or not endpoint.isascii():
        raise Invalid(_BROKEN)
    try:
        target = read_target(endpoint, parse_allowed(settings.fetch_allow))
    except Refused:
        raise Invalid(_NOT_KNOWN) from None
    services = [name.strip().lower() for name in settings.push_services.split(",") if name.strip()]
    if not target.private and not any(f".{target.host}".endswith(f".{name}") for name in services):
        raise Invalid(_NOT_KNOWN)
    return endpoint


def _quiet(sent: Any) -> Quiet | None:
    if not sent:
        return None
    if not isinstance(sent, Mapping):
        raise Invalid(_QUIET)
    begin, end, zone = sent.get("begin"), sent.get("end"), parse_zone(_text(sent.get("zone"))[:64])
    for time in (begin, end):
        if type(time) is not int or not 0 <= time < DAY:
            raise Invalid(_QUIET)
    if zone is None:
        raise Invalid(_QUIET)
    return Quiet(begin, end, zone) if begin != end else None  # type: ignore[arg-type]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
