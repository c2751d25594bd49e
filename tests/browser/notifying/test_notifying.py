"""A reader turns notifications on and off; the service worker shows them; pages that were read are there offline."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from image_files import picture
from playwright.async_api import Browser, BrowserContext, CDPSession, Page, expect
from programs import publish
from push_service import PushService, push_service
from servers import PATIENCE, Running, running

# Chromium's push service is on the internet. This one stands in for it: what it gives leads to ours.
SUBSCRIBES = """
let made = null
PushManager.prototype.subscribe = async (options) => (made = {
  ...GIVEN, options, toJSON: () => GIVEN, unsubscribe: async () => { made = null; return true },
})
PushManager.prototype.getSubscription = async () => made
"""
REGISTERS = """() => {
  const policy = trustedTypes.createPolicy('liveblog', { createScriptURL: (address) => address })
  return navigator.serviceWorker.register(policy.createScriptURL('/live-worker.js'), { scope: '/live/' })
}"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
KEPT = """async (path) => {
  const pages = await caches.open('liveblog-pages-1')
  const files = await caches.open('liveblog-files-1')
  return Boolean(await pages.match(path)) && (await files.keys()).length >= 3
}"""


@pytest.fixture(scope="module")
async def service() -> AsyncIterator[PushService]:
    async with push_service() as service:
        yield service


@pytest.fixture(scope="module")
async def telling(service: PushService, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Running]:
    opened = running(tmp_path_factory.mktemp("push"), LIVEBLOG_FETCH_ALLOW=service.authority)
    server = await asyncio.to_thread(opened.__enter__)
    yield server
    await asyncio.to_thread(opened.__exit__, None, None, None)


@pytest.fixture(scope="module")
async def program(telling: Running) -> AsyncIterator[httpx.AsyncClient]:
    token = await asyncio.to_thread(telling.command, "token", "create", "tests", "--role", "admin")
    headers = {"Authorization": f"Bearer {token.strip()}"}
    async with httpx.AsyncClient(base_url=telling.url, headers=headers) as client:
        yield client


@pytest.fixture
async def story(program: httpx.AsyncClient, slug: str) -> str:
    made = await program.post("/api/v1/blogs", json={"slug": slug, "title": "Election night"})
    assert made.status_code == 201, made.text
    return slug


@pytest.fixture
async def context(chromium: Browser, telling: Running) -> AsyncIterator[BrowserContext]:
    context = await chromium.new_context(base_url=telling.url)
    yield context
    await context.close()


def bell(page: Page) -> Any:
    return page.locator("[data-needs=notifying]")


async def holds(page: Page, what: str, argument: Any = None) -> None:
    """Waits until an asynchronous function answers true; `wait_for_function` takes its promise for an answer."""
    async with asyncio.timeout(PATIENCE):
        while await page.evaluate(what, argument) is not True:
            await asyncio.sleep(0.02)


async def keeping(context: BrowserContext, path: str) -> Page:
    """A page of somebody who reads here again: it is kept."""
    page = await context.new_page()
    await page.goto(path)
    await page.evaluate(REGISTERS)  # as a few seconds of reading do
    await holds(page, CONTROLLED)
    await page.reload()
    await holds(page, KEPT, path)
    return page


async def test_a_reader_turns_them_on_and_off(
    context: BrowserContext, service: PushService, program: httpx.AsyncClient, telling: Running, story: str
) -> None:
    phone = service.browser()
    await context.add_init_script(f"const GIVEN = {json.dumps(phone.subscription())};{SUBSCRIBES}")
    await context.grant_permissions(["notifications"], origin=telling.url)
    page = await context.new_page()
    await page.goto(f"/live/{story}")
    await bell(page).click()
    await expect(page.locator(".notifying")).to_be_visible()
    assert phone.asked == []
    await page.get_by_role("button", name="Turn on notifications").click()
    await expect(bell(page)).to_have_text("Stop notifications")
    # A page that is opened again says it at once, not when what can wait has come.
    await page.route("**/built/offline.js", lambda route: route.abort())
    await page.reload()
    await expect(bell(page)).to_have_text("Stop notifications")
    await page.unroute("**/built/offline.js")
    await page.reload()
    await publish(program, story, "The polls are closed", key=True)
    async with asyncio.timeout(30):
        while not phone.got:
            await asyncio.sleep(0.01)
    assert phone.got[0]["line"] == "The polls are closed"
    await page.get_by_role("button", name="Quiet hours, sound").click()
    await page.get_by_label("Quiet hours", exact=True).check()
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(".notifying")).to_have_count(0)
    await bell(page).click()
    await expect(bell(page)).to_have_text("Notify me of key events")
    assert len(phone.asked) == 1
    await holds(page, KEPT, f"/live/{story}")  # it was opened before there was a worker


async def test_a_refused_permission_is_said(context: BrowserContext, story: str) -> None:
    await context.add_init_script("Notification.requestPermission = async () => 'denied'")
    page = await context.new_page()
    await page.goto(f"/live/{story}")
    await bell(page).click()
    await page.get_by_role("button", name="Turn on notifications").click()
    await expect(page.get_by_text("This browser blocks notifications of this site.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator(".notifying")).to_have_count(0)
    await expect(bell(page)).to_be_focused()


async def test_without_scripts_or_ability_there_is_no_button(
    chromium: Browser, telling: Running, story: str
) -> None:
    silent = await chromium.new_context(base_url=telling.url, java_script_enabled=False)
    page = await silent.new_page()
    await page.goto(f"/live/{story}")
    await expect(bell(page)).to_be_hidden()
    await silent.close()
    unable = await chromium.new_context(base_url=telling.url)
    await unable.add_init_script("delete window.PushManager")
    page = await unable.new_page()
    await page.goto(f"/live/{story}")
    await expect(page.locator(".status")).to_be_visible()
    await expect(bell(page)).to_be_hidden()
    await unable.close()


async def test_the_worker_shows_one_notification_for_each_entry(
    context: BrowserContext, telling: Running, story: str
) -> None:
    await context.grant_permissions(["notifications"], origin=telling.url)
    page = await keeping(context, f"/live/{story}")
    session = await context.new_cdp_session(page)
    registration = await registration_of(session)

    async def push(**said: str) -> None:
        data = json.dumps(
            {"blog": "another", "title": "T", "lang": "en", "dir": "ltr", "stop": "Stop", "at": 0} | said
        )
        where = {"origin": telling.url, "registrationId": registration, "data": data}
        await session.send("ServiceWorker.deliverPushMessage", where)

    shows = """async (line) => {
      const all = await (await navigator.serviceWorker.ready).getNotifications()
      return all.map(({ body }) => body).join('|') === line
    }"""
    await push(kind="new", entry="e1", line="First")
    await holds(page, shows, "First")
    await push(kind="new", entry="e1", line="First, corrected")
    await holds(page, shows, "First, corrected")
    await push(kind="gone", entry="e2", line="never shown")
    await push(kind="gone", entry="e1", line="The editors withdrew this update.")
    await holds(page, shows, "The editors withdrew this update.")


# What a press may do, opening windows and focusing them, is the system's: noted here.
PRESSED = """async ([action, data]) => {
  self.did = []
  self.clients.openWindow = async (address) => did.push(['opens', address])
  WindowClient.prototype.focus = async function () { return did.push(['focuses', new URL(this.url).pathname]) }
  WindowClient.prototype.navigate = async function (address) { return did.push(['leads', address]) }
  await registration.showNotification('T', { tag: 'e1', data })
  const [notification] = await registration.getNotifications()
  // Only the system's own events can be waited for; the handler runs all the same.
  addEventListener('error', (event) => event.preventDefault(), { once: true })
  dispatchEvent(new NotificationEvent('notificationclick', { notification, action }))
}"""


async def test_a_press_leads_to_the_update_and_stop_ends_them(
    context: BrowserContext, service: PushService, program: httpx.AsyncClient, telling: Running, story: str
) -> None:
    phone = service.browser()
    await context.add_init_script(f"const GIVEN = {json.dumps(phone.subscription())};{SUBSCRIBES}")
    await context.grant_permissions(["notifications"], origin=telling.url)
    page = await keeping(context, f"/live/{story}")
    await bell(page).click()
    await page.get_by_role("button", name="Turn on notifications").click()
    await expect(bell(page)).to_have_text("Stop notifications")
    [worker] = context.service_workers

    async def pressed(action: str, kind: str = "new") -> list[list[str]]:
        await worker.evaluate(PRESSED, [action, {"blog": story, "entry": "e1", "kind": kind}])
        async with asyncio.timeout(PATIENCE):
            while await worker.evaluate("async () => (await registration.getNotifications()).length"):
                await asyncio.sleep(0.02)
            if action != "stop":
                while not (did := await worker.evaluate("() => did.slice()")):
                    await asyncio.sleep(0.02)
                return list(did)
        return []

    assert await pressed("") == [["focuses", f"/live/{story}"], ["leads", f"/live/{story}#entry-e1"]]
    assert await pressed("", "gone") == [["focuses", f"/live/{story}"]]
    await page.goto("/")
    assert await pressed("") == [["opens", f"/live/{story}#entry-e1"]]
    # The worker's own subscription is the browser's, which stands in here as it does on the page.
    await worker.evaluate(
        "(endpoint) => (registration.pushManager.getSubscription = async () => ({ endpoint }))",
        phone.endpoint,
    )
    await pressed("stop")
    await page.goto(f"/live/{story}")
    await expect(bell(page)).to_have_text("Notify me of key events")
    await publish(program, story, "Nobody is told", key=True)
    other = service.browser()
    joined = await program.post(f"/live/{story}/notifications", json=other.subscription())
    assert joined.status_code == 201
    await publish(program, story, "The other one is", key=True)
    async with asyncio.timeout(PATIENCE):
        while not other.got:
            await asyncio.sleep(0.01)
    assert phone.asked == []


async def test_another_subscription_of_the_browser_takes_the_place_of_the_first(
    context: BrowserContext, service: PushService, program: httpx.AsyncClient, telling: Running, story: str
) -> None:
    first, second = service.browser(), service.browser()
    await context.add_init_script(f"const GIVEN = {json.dumps(first.subscription())};{SUBSCRIBES}")
    await context.grant_permissions(["notifications"], origin=telling.url)
    page = await keeping(context, f"/live/{story}")
    await bell(page).click()
    await page.get_by_role("button", name="Turn on notifications").click()
    await expect(bell(page)).to_have_text("Stop notifications")
    [worker] = context.service_workers
    await worker.evaluate(
        """([given, endpoint]) => {
          addEventListener('error', (event) => event.preventDefault(), { once: true })
          const event = new ExtendableEvent('pushsubscriptionchange')
          event.oldSubscription = { endpoint }
          event.newSubscription = { ...given, toJSON: () => given }
          dispatchEvent(event)
        }""",
        [second.subscription(), first.endpoint],
    )
    # It ends the first one once the second is known.
    async with asyncio.timeout(PATIENCE):
        while not second.got:
            await publish(program, story, "Told to the second", key=True)
            await asyncio.sleep(0.5)
    told = len(first.asked)
    await publish(program, story, "And once more", key=True)
    async with asyncio.timeout(PATIENCE):
        while "And once more" not in [said["line"] for said in second.got]:
            await asyncio.sleep(0.01)
    assert len(first.asked) == told
    await expect(bell(page)).to_have_text("Stop notifications")


async def test_a_sound_is_played_for_each_key_event_where_it_is_wanted(
    context: BrowserContext, program: httpx.AsyncClient, telling: Running, story: str
) -> None:
    await context.add_init_script(
        "window.played = 0; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (...at) { played += 1; return start.apply(this, at) }"
    )
    page = await context.new_page()
    await page.goto(f"/live/{story}")
    await bell(page).click()
    await page.get_by_label("sound").check()
    await page.get_by_role("button", name="Turn on notifications").click()
    await page.wait_for_function("() => played === 2")  # two tones, so that one knows it
    await publish(program, story, "No key event")
    await publish(program, story, "A key event", key=True)
    await page.wait_for_function("() => played === 4")
    await expect(page.get_by_text("A key event").first).to_be_visible()
    # On a page that is opened again it plays, too, without another choice.
    await page.evaluate("localStorage.setItem('liveblog-sound', 'off')")
    await publish(program, story, "Silent", key=True)
    await expect(page.get_by_text("Silent").first).to_be_visible()
    assert await page.evaluate("played") == 4


async def registration_of(session: CDPSession) -> str:
    """The id of the registration whose worker is at work: to one that is still beginning nothing is delivered."""
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def updated(event: dict[str, Any]) -> None:
        for version in event["versions"]:
            if version["status"] == "activated" and not found.done():
                found.set_result(version["registrationId"])

    session.on("ServiceWorker.workerVersionUpdated", updated)
    await session.send("ServiceWorker.enable")
    return await found


async def test_what_was_read_is_there_offline(
    context: BrowserContext, program: httpx.AsyncClient, story: str
) -> None:
    id = (await publish(program, story, "Read before"))["id"]
    page = await keeping(context, f"/live/{story}")
    await page.goto(f"/live/{story}/{id}")
    await holds(page, KEPT, f"/live/{story}/{id}")
    await page.goto(f"/live/{story}")
    await context.set_offline(True)
    await page.reload()
    await expect(page.locator(".offline")).to_contain_text("You are offline. This is what you had read until")
    await expect(page.get_by_text("Read before")).to_be_visible()
    await context.set_offline(False)
    await expect(page.locator(".offline")).to_have_count(0)
    await publish(program, story, "Published since")
    await expect(page.get_by_text("Published since")).to_be_visible()
    await page.reload()
    await expect(page.locator(".offline")).to_have_count(0)
    await expect(page.get_by_text("Published since")).to_be_visible()
    # What is withdrawn is not kept on.
    assert (await program.delete(f"/api/v1/blogs/{story}/entries/{id}")).status_code in (200, 204)
    await page.evaluate("navigator.serviceWorker.controller.postMessage({ check: 0 })")
    gone = "async (path) => !(await (await caches.open('liveblog-pages-1')).match(path))"
    await holds(page, gone, f"/live/{story}/{id}")


async def test_the_images_of_a_kept_page_are_there_offline(
    context: BrowserContext, program: httpx.AsyncClient, story: str
) -> None:
    sent = await program.post("/api/v1/images", content=picture(), headers={"content-type": "image/jpeg"})
    image = {"media": sent.json()["media"], "alt": "The bridge"}
    await publish(program, story, "A picture", images=[image])
    page = await keeping(context, f"/live/{story}")
    shown = page.locator(".entry img")
    whole = "() => document.querySelector('.entry img').naturalWidth > 0"
    await page.wait_for_function(whole)
    address = await shown.evaluate("(image) => image.currentSrc")
    # As a few seconds of reading do.
    await page.evaluate(
        "(image) => navigator.serviceWorker.controller.postMessage({ images: [image] })", address
    )
    kept = "async (image) => Boolean(await (await caches.open('liveblog-images-1')).match(image))"
    await holds(page, kept, address)
    await context.set_offline(True)
    await page.reload()
    await expect(page.locator(".offline")).to_be_visible()
    await page.wait_for_function(whole)
    await context.set_offline(False)
    # Images that no page shows any more go with it.
    assert (await program.delete(f"/api/v1/blogs/{story}")).status_code in (200, 204, 409)
    await page.evaluate("caches.delete('liveblog-pages-1')")
    await page.evaluate("navigator.serviceWorker.controller.postMessage({ check: 0 })")
    await holds(page, kept.replace("Boolean(", "!("), address)


async def test_a_captive_portals_page_is_not_kept(
    context: BrowserContext, program: httpx.AsyncClient, story: str
) -> None:
    await publish(program, story, "Ours")
    page = await keeping(context, f"/live/{story}")
    portal = "<!doctype html><html><title>Sign in</title><body>Wi-Fi of the hotel</body></html>"

    async def captured(route: Any) -> None:
        await route.fulfill(body=portal, content_type="text/html")

    await context.route(f"**/live/{story}", captured)
    await page.reload()
    await expect(page.get_by_text("Wi-Fi of the hotel")).to_be_visible()
    await context.unroute(f"**/live/{story}", captured)
    await context.set_offline(True)
    await page.goto(f"/live/{story}")
    await expect(page.get_by_text("Ours")).to_be_visible()


async def test_a_worker_that_cannot_be_registered_breaks_nothing(
    context: BrowserContext, program: httpx.AsyncClient, story: str
) -> None:
    refuse = "() => { window.refused = true; return Promise.reject(new Error('no')) }"
    await context.add_init_script(f"ServiceWorkerContainer.prototype.register = {refuse}")
    page = await context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    await page.clock.install()
    await page.goto(f"/live/{story}")
    await page.clock.fast_forward(31_000)
    await page.wait_for_function("() => window.refused")
    await page.clock.resume()
    await publish(program, story, "It goes on")
    await expect(page.get_by_text("It goes on")).to_be_visible()
    assert problems == []
