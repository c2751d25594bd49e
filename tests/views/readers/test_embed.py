"""Embeds as the server answers them: the page to frame, the fragment, the script, and what other sites may read."""

from __future__ import annotations

import re

import httpx
import pytest
from programs import publish

LIMITS = ("x-frame-options", "set-cookie", "access-control-allow-credentials")


async def fragment(api: httpx.AsyncClient, story: str, **asked: str) -> str:
    answer = await api.get(f"/live/{story}/embed", params={"fragment": "1", **asked})
    assert answer.status_code == 200, answer.text
    return answer.text


def lines(html: str) -> list[str]:
    """The lines of the entries in it, from the top."""
    return re.findall(r'data-line="(.*?)"', html)


async def test_a_fragment_has_the_first_entries_and_stands_on_any_site(
    api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "The [river](https://example.org/) rises.")
    html = await fragment(api, story)
    base = str(api.base_url).rstrip("/")
    assert f'<live-blog-embed src="{base}/live/{story}"' in html
    assert '<template shadowrootmode="open">' in html
    assert lines(html) == ["The river rises."]
    assert f'href="{base}/live/{story}/' in html
    assert not re.findall(r'(?:href|src)="/', html)
    assert "<relative-time" not in html  # the page around may have one of its own
    assert "<style" not in html
    assert " style=" not in html


async def test_a_fragment_shows_what_was_asked_for(api: httpx.AsyncClient, story: str) -> None:
    for n in range(40):
        more = {"key": True, "tags": ["Ouse"]} if n % 10 == 0 else {}
        await publish(api, story, f"Number {n}.", **more)
    await publish(api, story, "Stay at home.", pinned=True)
    assert lines(await fragment(api, story, limit="3")) == ["Stay at home.", "Number 39.", "Number 38."]
    assert lines(await fragment(api, story, limit="3", order="oldest"))[1:] == ["Number 38.", "Number 39."]
    assert len(lines(await fragment(api, story, limit="38"))) == 38
    keys = ["Number 30.", "Number 20.", "Number 10.", "Number 0."]
    assert lines(await fragment(api, story, key="1")) == keys
    assert lines(await fragment(api, story, tag="#ouse", limit="2")) == keys[:2]
    assert lines(await fragment(api, story, tag="none")) == []
    assert lines(await fragment(api, story, form="ticker")) == ["Stay at home.", "Number 39.", "Number 38."]


async def test_a_filter_finds_what_is_far_down_however_it_is_written(
    api: httpx.AsyncClient, story: str
) -> None:
    await publish(api, story, "The first.", tags=["Été-chaud"], authors=["Zoë Kahn"], key=True)
    await publish(api, story, "The second.", tags=["été_chaud"], authors=["ZOE KAHN"])
    for n in range(35):  # more than a page of the blog
        await publish(api, story, f"Number {n}.", authors=["Jo Kim"])
    assert lines(await fragment(api, story, tag="ete chaud")) == ["The second.", "The first."]
    assert lines(await fragment(api, story, author="zoe kahn", limit="1")) == ["The second."]
    assert lines(await fragment(api, story, author="zoe kahn", key="1")) == ["The first."]
    assert lines(await fragment(api, story, tag="ete chaud", author="Jo Kim")) == []
    assert len(lines(await fragment(api, story, author="Jo Kim", limit="34"))) == 34
    # Where entries are unsigned nobody learns by asking who wrote them.
    assert (await api.patch(f"/api/v1/blogs/{story}", json={"bylines": False})).is_success
    assert lines(await fragment(api, story, author="Jo Kim")) == []


async def test_from_memory_it_is_always_the_newest(api: httpx.AsyncClient, story: str) -> None:
    for n in range(5):
        await publish(api, story, f"Number {n}.")
        for _ in range(2):
            assert lines(await fragment(api, story, limit="1")) == [f"Number {n}."]
            assert lines(await fragment(api, story, limit="1", form="ticker"))[0] == f"Number {n}."
    head = await api.head(f"/live/{story}/embed?fragment=1&limit=1")
    assert (head.status_code, head.content) == (200, b"")
    await api.patch(f"/api/v1/blogs/{story}", json={"state": "closed"})
    await api.delete(f"/api/v1/blogs/{story}")
    assert (await api.get(f"/live/{story}/embed?fragment=1&limit=1")).status_code == 404


async def test_one_entry_alone(api: httpx.AsyncClient, story: str) -> None:
    first, second = await publish(api, story, "First."), await publish(api, story, "Second.", pinned=True)
    for entry, line in ((first, "First."), (second, "Second.")):
        assert lines(await fragment(api, story, entry=entry["id"])) == [line]
    await api.delete(f"/api/v1/blogs/{story}/entries/{first['id']}")
    gone = await api.get(f"/live/{story}/embed", params={"entry": first["id"]})
    assert gone.status_code == 410
    assert "frame-ancestors *" in gone.headers["content-security-policy"]


async def test_a_fragment_in_the_blogs_language_brings_the_scripts_texts(api: httpx.AsyncClient) -> None:
    made = await api.post(
        "/api/v1/blogs", json={"slug": "fluss", "title": "Der Fluss", "language": "de", "direction": ""}
    )
    assert made.status_code == 201, made.text
    html = await fragment(api, "fluss")
    assert 'lang="de"' in html
    assert "verloren" in html.split('data-texts="')[1]


async def test_only_embeds_may_be_framed(api: httpx.AsyncClient, story: str) -> None:
    entry = await publish(api, story)
    page = await api.get(f"/live/{story}/embed")
    assert page.headers["content-security-policy"].endswith("; frame-ancestors *")
    assert not page.headers.keys() & set(LIMITS)
    assert '<base target="_top">' in page.text
    assert "noindex" in page.text
    for path in ("/", f"/live/{story}", f"/live/{story}/{entry['id']}", f"/live/{story}/hours", "/live/none"):
        assert "frame-ancestors 'self'" in (await api.get(path)).headers["content-security-policy"]
    for path in ("/desk", "/desk/login"):
        assert "frame-ancestors 'none'" in (await api.get(path)).headers["content-security-policy"]


async def test_what_is_wrong_is_a_page_that_can_be_framed(api: httpx.AsyncClient, story: str) -> None:
    await api.post("/api/v1/blogs", json={"slug": f"{story}-d", "title": "Draft", "state": "draft"})
    for path, status in ((f"{story}-d", 404), ("none", 404), ("NO SLUG", 404)):
        answer = await api.get(f"/live/{path}/embed")
        assert (answer.status_code, "frame-ancestors *" in answer.headers["content-security-policy"]) == (
            status,
            True,
        )
    refused = await api.get(f"/live/{story}/embed?limit=many&theme=pink")
    assert refused.status_code == 400
    assert "The limit is a number from 1 to 100." in refused.text
    assert "light, dark, auto" in refused.text


async def test_the_script_has_one_address(api: httpx.AsyncClient) -> None:
    script = await api.get("/embed.js", headers={"accept-encoding": "br"})
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert int(script.headers["content-length"]) <= 14_000
    assert "max-age=300" in script.headers["cache-control"]
    assert "sourceMappingURL" not in script.text
    again = await api.get(
        "/embed.js", headers={"if-none-match": script.headers["etag"], "accept-encoding": "br"}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        *("snapshot", "updates", "feed.atom", "feed.json", "embed", "embed?fragment=1", "none", ""),
        *("/embed.js", "/oembed?url=x", "/media/none.jpg", "/static/x/built/embed.css", "/live/none/updates"),
    ],
)
async def test_what_is_public_may_be_read_by_any_site(api: httpx.AsyncClient, story: str, path: str) -> None:
    url = path if path.startswith("/") else f"/live/{story}/{path}".rstrip("/")
    for _ in range(2):  # the second one may come from memory
        answer = await api.get(url, headers={"origin": "https://elsewhere.example"})
        assert answer.headers.get_list("access-control-allow-origin") == ["*"]
        assert not answer.headers.keys() & set(LIMITS)
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    allowed = await api.options(url, headers=asks)
    assert (allowed.status_code, allowed.headers["access-control-allow-methods"]) == (204, "GET, HEAD")


@pytest.mark.parametrize("path", ["/desk", "/desk/login", "/api/v1/blogs", "/metrics", "/health"])
async def test_nothing_else_may(api: httpx.AsyncClient, path: str) -> None:
    asks = {"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
    for answer in (await api.get(path, headers=asks), await api.options(path, headers=asks)):
        assert not [name for name in answer.headers if name.startswith("access-control")]
