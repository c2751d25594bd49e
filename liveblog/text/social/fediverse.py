"""The ids of posts in the fediverse beside Mastodon's. They hold a time, which tells them from words in other sites'
addresses.

Must not know: addresses.
"""

from __future__ import annotations

import re

from liveblog.text.social.clock import is_past

_FLAKE = re.compile(r"[0-9A-Za-z]{18}", re.ASCII)  # Pleroma, Akkoma
_AID = re.compile(r"[0-9a-z]{10}|[0-9a-z]{16}", re.ASCII)  # Misskey and its kin
_ULID = re.compile(
    r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.ASCII | re.IGNORECASE
)  # GoToSocial, some of Misskey's kin
_CROCKFORD = {digit: value for value, digit in enumerate("0123456789ABCDEFGHJKMNPQRSTVWXYZ")}
_BASE62 = {
    digit: value
    for value, digit in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}
_YEAR_2000 = 946_684_800_000
_EARLIEST = 1_400_000_000_000  # 2014: no such server is older


def notice_time(id: str) -> int | None:
    """The milliseconds in the id of a /notice/ (a number to the base 62: the time above 64 bits)."""
    return _likely(_number(id, _BASE62, 62) >> 64) if _FLAKE.fullmatch(id) else None


def note_time(id: str) -> int | None:
    """The milliseconds in the id of a /notes/ (eight digits to the base 36, since 2000, then chance), or of a ULID."""
    if _AID.fullmatch(id) and not id.isalpha():
        return _likely(int(id[:8], 36) + _YEAR_2000)
    return ulid_time(id)


def ulid_time(id: str) -> int | None:
    """The milliseconds in a ULID: its first ten digits."""
    return _likely(_number(id[:10].upper(), _CROCKFORD, 32)) if _ULID.fullmatch(id) else None


def _number(digits: str, values: dict[str, int], base: int) -> int:
    number = 0
    for digit in digits:
        number = number * base + values[digit]
    return number


def _likely(milliseconds: int) -> int | None:
    return milliseconds if milliseconds > _EARLIEST and is_past(milliseconds) else None
