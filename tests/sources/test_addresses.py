"""No address that anybody pastes or redirects to leads into this machine's own network."""

from __future__ import annotations

import ipaddress
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liveblog.errors import CannotStart
from liveblog.sources.addresses import Refused, is_public, parse_allowed, read_target


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "//example.org/", "example.org", "",
        "http://", "https:///path", "http://user@example.org/", "http://user:word@example.org/",
        "http://example.org:22/", "http://example.org:6379/", "http://example.org:0/", "http://example.org:99999/",
        "http://[::1", "http://exa mple.org\x00/", "http://" + "a" * 70 + ".org/", "https://e.org/" + "a" * 3000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_on_a_usual_port_is_not_asked(url: str) -> None:
    with pytest.raises(Refused) as refused:
        read_target(url)
    assert str(refused.value).endswith(".")


def test_a_target_is_what_is_asked_for() -> None:
    target = read_target("https://Example.ORG/a b/é?q=1 2&r=ü#part")
    assert (target.tls, target.host, target.port) == (True, "example.org", 443)
    assert target.path == "/a%20b/%C3%A9?q=1%202&r=%C3%BC"
    assert target.authority == "example.org"
    assert read_target("http://bücher.example/").host == "xn--bcher-kva.example"
    assert read_target("http://example.org").path == "/"
    assert read_target("http://[2001:db8::1]:443/").authority == "[2001:db8::1]:443"


def test_what_the_settings_allow_is_asked_in_plain_http() -> None:
    allowed = parse_allowed("127.0.0.1:8080, intra.example:8443")
    assert read_target("https://intra.example:8443/x", allowed).tls is False
    assert read_target("http://127.0.0.1:8080/", allowed).private
    with pytest.raises(Refused):
        read_target("http://127.0.0.1:8081/", allowed)


@pytest.mark.parametrize("text", ["localhost", ":80", "a:b", "a:0", "a:70000", "a:8０"])
def test_a_setting_that_allows_nothing_readable_is_refused(text: str) -> None:
    with pytest.raises(CannotStart, match="host:port"):
        parse_allowed(text)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a00:1",
        "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1",
    ],
)  # fmt: skip
def test_private_addresses_are_not_public_however_they_are_written(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.text(max_size=60) | st.builds("http://{}/{}".format, st.text(max_size=30), st.text(max_size=30)))
def test_any_text_is_a_target_or_is_refused_in_a_sentence(url: str) -> None:
    with suppress(Refused):
        target = read_target(url)
        assert target.host.isascii()
        assert target.path.isascii()
        assert not set(" \r\n\t") & set(target.path + target.host)
