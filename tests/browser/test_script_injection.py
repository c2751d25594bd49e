"""Script injection: one set of marked payloads through every field, paste, upload, chat, source and import.

The browser's Content-Security-Policy is switched off, so that whatever gets into a page as markup would really run.
"""

from __future__ import annotations

import html
import secrets
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from chats import connect
from desk import PASSWORD, Desk, act, client_of, signed_in
from followed import fill_tray
from image_files import picture
from playwright.async_api import Browser, BrowserContext, Page, expect
from servers import Running

# Each would set `ran`: as an element, out of an attribute, out of a script, by a link, by a style.
PAYLOADS = (
    "<script>ran=1</script>",
    "<img src=x onerror=ran=2>",
    '"><svg onload=ran=3>',
    "' onfocus=ran=4 autofocus x='",
    "</script><script>ran=5</script>",
    "[go](javascript:ran=6)",
    "<iframe srcdoc='<script>parent.ran=7</script>'></iframe>",
    "]]><script>ran=8</script>",
    "--><img src=x onerror=ran=9>",
    "{{ran}}${ran}<%=ran%>",
)
ALL = " ".join(PAYLOADS)
SHORT = "<img src=x onerror=ran=2>"  # where few characters are allowed
TOUCHED = """() => {
  const found = []
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        const runs = name.startsWith("on") || name === "srcdoc" || /^\\s*(javascript|vbscript|data:text)/i.test(value)
        if (runs && !value.includes("encodeURIComponent")) found.push(one.outerHTML.slice(0, 200))
      }
      if (one.localName === "script" && /ran=/.test(one.textContent) && !/json/.test(one.type)) found.push("script")
      if (one.localName === "template") look(one.content)
      if (one.shadowRoot) look(one.shadowRoot)
    }
  }
  look(document)
  for (const data of document.querySelectorAll("script[type*=json]")) JSON.parse(data.textContent)
  return [...found, ...(typeof ran === "undefined" ? [] : [`ran ${ran}`])]
}"""


@pytest.fixture(scope="module")
async def unprotected(chromium: Browser) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(bypass_csp=True)
    context.set_default_timeout(30_000)
    yield context
    await context.close()


async def attacked(desk: Desk, api: httpx.AsyncClient, slug: str) -> dict[str, str]:
    """Sends the payloads through all that an editor, a program, a chat and a source can fill; the entries made."""
    image = picture(60, 40)
    upload = await desk.client.post(
        f"/desk/{slug}/images",
        files={"file": (f"{SHORT}.jpg", image, f"image/jpeg{SHORT}"), "files": (f"{SHORT}.jpg", image)},
        headers={"accept": "application/json"},
    )
    assert upload.status_code < 500
    media = (await api.post("/api/v1/images", content=image)).json()["media"]
    blog = {
        "title": ALL[:190],
        "summary": f"- {ALL}\n- {ALL}",
        "cover": {"media": media, "alt": ALL[:900], "credit": SHORT},
    }
    assert (await api.patch(f"/api/v1/blogs/{slug}", json=blog)).status_code == 200
    made = {}
    for name, entry in {
        "words": {
            "text": f"{ALL}\n\n> {ALL}\n\n- {ALL}\n\n`{ALL}`\n\n# {ALL}\n\n"
            f"| {SHORT} | {SHORT} |\n|--|--|\n| {SHORT} | 2 |"
        },
        "fields": {
            "text": "x",
            "headline": ALL[:190],
            "key": True,
            "pinned": True,
            "key_line": SHORT,
            "authors": [SHORT],
            "tags": ["onerror=ran"],
            "images": [{"media": media, "alt": ALL[:900], "caption": ALL[:400], "credit": SHORT}],
        },
        "post": {
            "text": f'<blockquote class="twitter-tweet"><p>{html.escape(ALL)}{SHORT}</p>&mdash; {html.escape(SHORT)}'
            f' (@ran) <a href="https://twitter.com/ran/status/20">January 1</a></blockquote><script>ran=1</script>'
        },
        "list": {"text": "", "facts": {"kind": "list", "title": SHORT, "rows": [[SHORT, ALL[:100]]]}},
        "score": {
            "text": "",
            "facts": {
                "kind": "scoreboard",
                "period": SHORT,
                "sides": [{"name": SHORT, "score": 1}, {"name": SHORT}],
                "events": [SHORT],
            },
        },
        "results": {"text": "", "facts": {"kind": "results", "rows": [{"name": SHORT, "votes": 3}]}},
        "wrong": {"text": "was wrong"},
        "taken": {"text": "to be withdrawn"},
        "links": {
            "text": "https://example.org/?a=%22onerror=ran=2 https://example.org/'onfocus=ran=4 "
            "http://javascript:ran=6/ "
            'javascript:ran=6 data:text/html,<script>ran=1</script> https://youtu.be/dQw4w9WgXcQ?"><img/src=x>'
        },
    }.items():
        answer = await api.post(f"/api/v1/blogs/{slug}/entries", json=entry)
        assert answer.status_code == 201, (name, answer.text)
        made[name] = answer.json()["id"]
    at = f"/api/v1/blogs/{slug}/entries"
    assert (
        await api.patch(f"{at}/{made['wrong']}", json={"text": ALL, "correction": ALL[:490]})
    ).status_code == 200
    await api.patch(f"{at}/{made['taken']}", json={"state": "withdrawn", "reason": ALL[:490]})
    await act(desk, slug, made["words"], "/notes", text=ALL, note=ALL)
    await desk.post(f"/desk/{slug}/chat", text=ALL, id=secrets.token_hex(8))
    await desk.post(f"/desk/{slug}/entries", text=ALL, state="draft", headline=SHORT)
    hook = await connect(desk, slug, "webhook", name=SHORT)
    await desk.client.post(
        hook.path, json={"text": ALL, "author": SHORT, "id": SHORT, "images": [{"url": "x", "alt": SHORT}]}
    )
    discord = await connect(desk, slug, "discord", name=SHORT)
    await desk.client.post(
        discord.path,
        json={
            "content": ALL,
            "username": SHORT,
            "embeds": [{"title": SHORT, "description": ALL, "url": "javascript:ran=6"}],
        },
    )
    await desk.post(f"/desk/{slug}/sources", kind="feed", address=f"https://example.org/{SHORT}", words=SHORT)
    return made


@pytest.fixture(scope="module")
async def admin(server: Running) -> AsyncIterator[Desk]:
    desk = await signed_in(server, "admin")
    yield desk
    await desk.client.aclose()


async def untouched(page: Page, path: str) -> None:
    await page.goto(path)
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    assert await page.evaluate(TOUCHED) == [], path


async def test_the_payloads_would_run_and_be_seen(unprotected: BrowserContext) -> None:
    page = await unprotected.new_page()
    for payload in (
        PAYLOADS[0],
        PAYLOADS[1],
        f'<b title="{PAYLOADS[2]}">',
        "<a href='javascript:ran=6'>go</a>",
    ):
        await page.set_content(f"<!doctype html><title>Control</title>{payload}")
        await page.evaluate("() => new Promise(requestAnimationFrame)")
        assert await page.evaluate(TOUCHED) != [], payload


async def test_nothing_that_anybody_writes_runs_anywhere(
    unprotected: BrowserContext, admin: Desk, api: httpx.AsyncClient, server: Running
) -> None:
    slug = await admin.create_blog()
    await admin.enter(unprotected)
    reader, desk = await unprotected.new_page(), await unprotected.new_page()
    # Pages that are open while it happens get all of it as frames.
    await reader.goto(f"{server.url}/live/{slug}")
    await desk.goto(f"{server.url}/desk/{slug}")
    await expect(desk.locator("desk-list[data-connected], desk-list").first).to_be_attached()
    made = await attacked(admin, api, slug)
    fill_tray(server, slug, 2)
    # An import, a person, a token, a device, with the same words.
    server.command(
        "import", "-", "--slug", f"{slug}-i", "--title", ALL[:150], stdin=f"{ALL}\n\nBREAKING: {ALL}\n"
    )
    person = await api.post("/api/v1/blogs", json={"title": SHORT})
    assert person.status_code < 500
    name = f"<b onclick=ran=1>{secrets.token_hex(3)}"
    server.command("user", "add", name, "--role", "editor", "--password-stdin", stdin=f"{PASSWORD}\n")
    server.command("token", "create", name, "--role", "editor")
    async with client_of(server, **{"user-agent": ALL[:290]}) as strange:
        await strange.post("/desk/login", data={"name": name, "password": PASSWORD})

    await expect(reader.locator(f"#entry-{made['links']}")).to_be_attached()
    await expect(desk.locator(f'[data-id="{made["links"]}"]').first).to_be_attached()
    for page in (reader, desk):
        assert await page.evaluate(TOUCHED) == [], page.url

    asked = quote(ALL)
    for path in (
        *(
            f"/live/{slug}",
            f"/live/{slug}?before={made['taken']}",
            f"/live/{slug}/hours",
            f"/live/{slug}-i",
            "/",
        ),
        *(f"/live/{slug}/{id}" for id in made.values()),
        *(f"/live/{slug}/{place}" for place in ("embed", f"search?q={asked}&tag={asked}&author={asked}")),
        *(f"/live/{asked}", f"/live/{slug}/{asked}", f"/live/{slug}?tag={asked}&author={asked}", f"/{asked}"),
    ):
        await untouched(reader, f"{server.url}{path}")
    for path in (
        *(f"/desk/{slug}", f"/desk/{slug}/settings", f"/desk/{slug}/tray", f"/desk/{slug}/sources"),
        *(f"/desk/{slug}/connections", f"/desk/{slug}/pins", f"/desk/{slug}/chat"),
        *(
            f"/desk/{slug}/entries/{made[one]}/{two}"
            for one in ("words", "wrong")
            for two in ("edit", "history")
        ),
        *(
            f"/desk?words={asked}",
            "/desk/account",
            "/desk/people",
            f"/desk/people/audit?words={asked}&who={asked}",
        ),
        *(f"/desk/share?title={asked}&text={asked}&url=javascript:ran=6", f"/desk/login?next={asked}"),
        f"/desk/{slug}?done={asked}",
    ):
        await untouched(desk, f"{server.url}{path}")


async def test_what_feeds_and_previews_carry_does_not_run_where_it_is_shown(
    unprotected: BrowserContext, admin: Desk, api: httpx.AsyncClient, server: Running
) -> None:
    """A reader's program puts a feed's HTML into its own page; the desk a preview into its."""
    slug = await admin.create_blog()
    await attacked(admin, api, slug)
    feed = (await api.get(f"/live/{slug}/feed.json")).json()
    snapshot = (await api.get(f"/live/{slug}/snapshot")).json()
    preview = await admin.post(f"/desk/{slug}/preview", headers={"accept": "application/json"}, text=ALL)
    shown = [item.get("content_html", "") for item in feed["items"]]
    shown += [entry["html"] for entry in snapshot["entries"]]
    shown += [preview.json()["html"]]
    assert len(shown) > 15
    page = await unprotected.new_page()
    await page.set_content(f"<!doctype html><title>Feeds</title>{''.join(shown)}")
    await page.evaluate("() => new Promise(requestAnimationFrame)")
    assert await page.evaluate(TOUCHED) == []
    for form in ("atom", "rss"):
        answer = await api.get(f"/live/{slug}/feed.{form}")
        assert answer.headers["content-type"].startswith(f"application/{form}+xml")
        assert "<script" not in answer.text
        assert "<img src=x" not in answer.text
    for path in ("snapshot", "updates?after=0-0", "feed.json"):
        answer = await api.get(f"/live/{slug}/{path}")
        assert "json" in answer.headers["content-type"], path


async def test_what_is_pasted_does_not_run(unprotected: BrowserContext, admin: Desk, server: Running) -> None:
    slug = await admin.create_blog()
    await admin.enter(unprotected)
    page = await unprotected.new_page()
    await page.goto(f"{server.url}/desk/{slug}")
    pasted: dict[str, Any] = {
        "html": f"<p>{' '.join(p for p in PAYLOADS)}</p><b onclick=ran=1>b</b>",
        "text": ALL,
    }
    await page.locator("#text").focus()
    await page.evaluate(
        """({ html, text }) => {
            const data = new DataTransfer()
            data.setData("text/html", html)
            data.setData("text/plain", text)
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
            document.querySelector("#text").dispatchEvent(event)
        }""",
        pasted,
    )
    await page.locator("#text").press("End")
    await page.locator("#text").type(" typed")
    await page.get_by_role("button", name="Preview", exact=True).first.click()
    await expect(page.locator("[data-preview-place] .entry")).to_be_visible()
    assert await page.evaluate(TOUCHED) == []
