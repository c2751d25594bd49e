"""Bodies are sealed as RFC 8291 says, with its own example; and who subscribes is checked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from push_service import Browser

from liveblog.errors import Invalid
from liveblog.language.zones import zone
from liveblog.model.notifications import Quiet
from liveblog.settings import Settings
from liveblog.sources.notifying.sealing import LARGEST, decode, encode, new_key, seal
from liveblog.sources.notifying.subscribing import read_subscription

SETTINGS = Settings()


def test_the_example_of_the_standard() -> None:
    """RFC 8291, section 5 and appendix A."""
    private = int.from_bytes(decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=decode("DGv6ra1nlYgDCS1FRnbzlw"),
        key=ec.derive_private_key(private, ec.SECP256R1()),
    )
    assert encode(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_the_largest_body_fits_into_one_record() -> None:
    browser = Browser("any", 1)
    keys = browser.subscription()["keys"]
    sealed = seal(b"x" * LARGEST, keys["p256dh"], keys["auth"])
    assert len(sealed) == 4096
    assert browser.opened(sealed) == b"x" * LARGEST
    assert len(decode(new_key())) == 32


GOOD = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilfcm.googleapis.com.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com/" + "x" * 2_000,
        "javascript:alert(1)",
    ],
)
def test_only_push_services_are_sent_to(endpoint: str) -> None:
    sent = Browser("any", 1).subscription(endpoint=endpoint)
    with pytest.raises(Invalid):
        read_subscription(sent, SETTINGS, "", 0)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "text",
        {"endpoint": GOOD},
        {"endpoint": GOOD, "keys": {"p256dh": "", "auth": ""}},
        {"endpoint": GOOD, "keys": {"p256dh": "AAAA", "auth": "AAAA"}},
        {"endpoint": GOOD, "keys": {"p256dh": "é", "auth": None}},
        Browser("any", 1).subscription(endpoint=GOOD, quiet=[1]),
        Browser("any", 1).subscription(endpoint=GOOD, quiet={"begin": 1, "end": "2", "zone": "UTC"}),
        Browser("any", 1).subscription(endpoint=GOOD, quiet={"begin": 1, "end": 1440, "zone": "UTC"}),
        Browser("any", 1).subscription(endpoint=GOOD, quiet={"begin": 1, "end": 2, "zone": "Mars/Base"}),
    ],
)
def test_what_is_no_subscription_is_refused(sent: object) -> None:
    with pytest.raises(Invalid):
        read_subscription(sent, SETTINGS, "", 0)


def test_a_subscription_is_read() -> None:
    quiet = {"begin": 22 * 60, "end": 7 * 60, "zone": "europe/berlin"}
    found = read_subscription(Browser("any", 1).subscription(endpoint=GOOD, quiet=quiet), SETTINGS, "s", 5)
    assert (found.endpoint, found.since, found.site) == (GOOD, 5, "s")
    assert found.quiet == Quiet(22 * 60, 7 * 60, "Europe/Berlin")


@pytest.mark.parametrize(
    ("quiet", "quiet_at", "not_at"),
    [
        (Quiet(22 * 60, 7 * 60, "Europe/Berlin"), (20, 0, 4), (19, 5, 12)),  # 22–7 in summer is 20–5 UTC
        (Quiet(60, 120, "UTC"), (1,), (0, 2, 13)),
        (Quiet(9 * 60, 17 * 60, "Asia/Tokyo"), (0, 7), (8, 23)),
    ],
)
def test_quiet_hours_are_the_readers(quiet: Quiet, quiet_at: tuple[int], not_at: tuple[int]) -> None:
    def holds(hour: int) -> bool:
        return quiet.holds(datetime(2026, 7, 1, hour, 0, tzinfo=UTC), zone(quiet.zone))

    assert all(map(holds, quiet_at))
    assert not any(map(holds, not_at))
