"""The outgoing client against real servers that misbehave: it ends in time, in bounded memory, with a sentence."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import AsyncIterator

import pytest
from elsewhere import Asked, Elsewhere, as_json, elsewhere, response

from liveblog.sources import addresses, client
from liveblog.sources.addresses import Refused, parse_allowed
from liveblog.sources.client import Client, Failed


@pytest.fixture
async def there() -> AsyncIterator[Elsewhere]:
    async with elsewhere() as there:
        yield there


@pytest.fixture
async def asking(there: Elsewhere) -> AsyncIterator[Client]:
    async with Client(parse_allowed(there.authority), agent="liveblog/test") as made:
        yield made


async def failure(asking: Client, url: str, **given: float) -> Failed:
    with pytest.raises(Failed) as failed:
        await asking.get(url, **given)  # type: ignore[arg-type]
    assert str(failed.value).endswith(".")
    return failed.value


async def test_an_answer_comes_with_its_status_and_who_asked(there: Elsewhere, asking: Client) -> None:
    there.answers["/a"] = as_json({"a": "é"}, 418, X_Word="x")
    answer = await asking.get(there.url("/a?b=c%20d"))
    assert (answer.status, answer.json(), answer.headers["x-word"]) == (418, {"a": "é"}, "x")
    assert answer.media_type == "application/json"
    [asked] = there.asked
    assert asked.query == {"b": "c d"}
    assert asked.headers["user-agent"] == "liveblog/test"
    assert asked.headers["host"] == there.authority
    assert "cookie" not in asked.headers


async def test_redirects_are_followed_and_each_is_checked(there: Elsewhere, asking: Client) -> None:
    there.answers["/a"] = response(status=302, Location="b?c=1")
    there.answers["/b"] = response(status=307, Location=there.url("/c"))
    there.answers["/c"] = as_json(1)
    answer = await asking.get(there.url("/a"))
    assert answer.json() == 1
    assert answer.url == there.url("/c")


async def test_a_loop_of_redirects_ends(there: Elsewhere, asking: Client) -> None:
    there.answers["/a"] = response(status=302, Location="/b")
    there.answers["/b"] = response(status=302, Location="/a")
    assert "too often" in str(await failure(asking, there.url("/a")))
    assert len(there.asked) == client.HOPS + 1


@pytest.mark.parametrize(
    "onward",
    [
        "http://127.0.0.1:9/", "http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/latest/meta-data/",
        "http://localhost/", "file:///etc/passwd", "gopher://127.0.0.1/", "http://[::ffff:127.0.0.1]/",
        "http://0x7f.1/", "http://2130706433/", "http://0/", "//127.0.0.1/", "http://127.1/",
    ],
)  # fmt: skip
async def test_a_redirect_to_a_private_address_is_refused(
    there: Elsewhere, asking: Client, onward: str
) -> None:
    there.answers["/a"] = response(status=302, Location=onward)
    with pytest.raises(Refused):
        await asking.get(there.url("/a"))
    assert there.paths() == ["/a"]


async def test_a_name_that_changes_its_mind_is_not_asked_twice(
    there: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was checked is what is connected to."""
    looked: list[str] = []

    async def getaddrinfo(host: str, port: int, **_: object) -> list[object]:
        looked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(looked) == 1 else "127.0.0.1", port))]

    tried: list[str] = []

    async def connect_tcp(self: object, host: str, port: int, **_: object) -> None:
        tried.append(host)
        raise OSError("no network here")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    monkeypatch.setattr(client.httpcore2.AnyIOBackend, "connect_tcp", connect_tcp)
    async with Client() as asking:
        await failure(asking, "http://rebind.example/")
        assert tried == ["93.184.216.34"]
        with pytest.raises(Refused):
            await asking.get("http://rebind.example/")
        assert tried == ["93.184.216.34"]


async def test_one_private_address_among_others_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    async def getaddrinfo(host: str, port: int, **_: object) -> list[object]:
        return [(2, 1, 6, "", (address, port)) for address in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", getaddrinfo, raising=False)
    with pytest.raises(Refused):
        await addresses.checked_addresses("two.example", 80, private=False)


async def test_nothing_private_is_asked_without_leave(there: Elsewhere) -> None:
    async with Client() as asking:
        for url in (there.url(), "http://127.0.0.1/", "http://localhost/", "https://[::1]/"):
            with pytest.raises(Refused):
                await asking.get(url)
    assert there.asked == []


async def test_silence_ends(there: Elsewhere, asking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(client._TIMES, "read", 0.05)

    async def silent(_: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    there.answers["/a"] = silent
    assert "in time" in str(await failure(asking, there.url("/a")))


async def test_a_byte_now_and_then_ends_too(there: Elsewhere, asking: Client) -> None:
    async def trickle(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    there.answers["/a"] = trickle
    assert "within" in str(await failure(asking, there.url("/a"), seconds=0.2))


async def test_an_endless_answer_is_given_up(there: Elsewhere, asking: Client) -> None:
    async def endless(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2000000000\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    there.answers["/a"] = endless
    assert "larger" in str(await failure(asking, there.url("/a")))


async def test_a_small_answer_that_unpacks_to_gigabytes_is_given_up(there: Elsewhere, asking: Client) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(300)) + packer.flush()
    there.answers["/a"] = response(bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "larger" in str(await failure(asking, there.url("/a")))
        assert tracemalloc.get_traced_memory()[1] < 10 * client.LARGEST
    finally:
        tracemalloc.stop()


async def test_packed_answers_are_unpacked(there: Elsewhere, asking: Client) -> None:
    there.answers["/a"] = response(gzip.compress(b'"packed"'), Content_Encoding="gzip")
    assert (await asking.get(there.url("/a"))).json() == "packed"
    there.answers["/a"] = response(b"not packed at all", Content_Encoding="gzip")
    assert "damaged" in str(await failure(asking, there.url("/a")))
    there.answers["/a"] = response(b"?", Content_Encoding="zstd")
    assert "not asked for" in str(await failure(asking, there.url("/a")))


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        ("zürich".encode("latin-1"), "text/html; charset=ISO-8859-1", "zürich"),
        ("zürich".encode(), "text/html", "zürich"),
        (b'<meta charset="windows-1251">' + "Киев".encode("cp1251"), "text/html", "Киев"),
        (b"\xef\xbb\xbfbom", "text/html", "bom"),
        ("zürich".encode("latin-1"), "text/html; charset=utf-8", "z\ufffdrich"),
        (b"plain", "text/html; charset=no-such-thing", "plain"),
        (b"plain", "text/html; charset=rot13", "plain"),
        (b"plain", "text/html; charset=hex", "plain"),
        ("日本".encode("shift_jis"), 'text/html; charset="Shift_JIS"', "日本"),
    ],
)
async def test_any_character_set_gives_text(
    there: Elsewhere, asking: Client, body: bytes, kind: str, expected: str
) -> None:
    there.answers["/a"] = response(body, kind=kind)
    assert (await asking.get(there.url("/a"))).text().endswith(expected)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b"[" * 100_000, b"\xff\xfe\x00", b"NaN x"])
async def test_what_is_no_json_says_so(there: Elsewhere, asking: Client, body: bytes) -> None:
    there.answers["/a"] = response(body)
    with pytest.raises(Failed, match="JSON"):
        (await asking.get(there.url("/a"))).json()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)  # fmt: skip
async def test_what_is_no_http_is_a_failure_in_a_sentence(
    there: Elsewhere, asking: Client, raw: bytes
) -> None:
    async def speak(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(raw)

    there.answers["/a"] = speak
    await failure(asking, there.url("/a"))


async def test_nobody_there_is_a_failure_in_a_sentence(there: Elsewhere) -> None:
    async with Client(parse_allowed("127.0.0.1:1")) as asking:
        assert "reached" in str(await failure(asking, "http://127.0.0.1:1/"))


async def test_what_was_meant_for_one_server_is_not_given_to_another(there: Elsewhere) -> None:
    async with elsewhere() as other, Client(parse_allowed(f"{there.authority},{other.authority}")) as asking:
        there.answers["/a"] = response(status=302, Location=other.url("/b"))
        other.answers["/b"] = as_json(1)
        await asking.get(there.url("/a"), headers={"Authorization": "Bearer secret", "X-Plain": "1"})
        [asked] = other.asked
        assert "authorization" not in asked.headers
        assert asked.headers["x-plain"] == "1"
        assert there.asked[0].headers["authorization"] == "Bearer secret"


async def test_only_a_get_is_sent_on(there: Elsewhere, asking: Client) -> None:
    there.answers["/a"] = response(status=302, Location="/b")
    answer = await asking.send("POST", there.url("/a"), content=b"x")
    assert answer.status == 302
    assert there.paths() == ["/a"]
