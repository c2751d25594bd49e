"""What tests share: one real Redis, one real server, one real browser a session, each a process of its own.

Tests do not clean up after each other: each makes blogs with slugs of its own.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import hypothesis
import pytest
from desk import Desk, Enter, signed_in
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from servers import PATIENCE, Running, running

from liveblog.embedded_redis import binary
from liveblog.embedded_redis.server import redis_for
from liveblog.model.blogs import Blog, NewBlog
from liveblog.settings import Settings
from liveblog.store import Store

# Machines differ and are shared: no test fails because it was slow.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")
expect.set_options(timeout=PATIENCE * 1000)
for asks in (httpx.get, httpx.Client.__init__, httpx.AsyncClient.__init__):
    asks.__kwdefaults__["timeout"] = httpx.Timeout(PATIENCE)  # theirs are five seconds

BUILD = Path(__file__).parent.parent / "scripts" / "build"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# The first two draw menus of the address bar before anybody asks, in two processes beside every page: half of what a
# page costs here. The others are what Playwright switches off; of two such flags the last one counts.
NOT_NEEDED = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup"),
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying"),
    *("AimEnabled", "PreconnectToSearch", "LensOverlay", "MediaRouter"),
)
BROWSER_FLAGS = (
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    f"--disable-features={','.join(NOT_NEEDED)}",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--redis", help="the Redis or Valkey program to test with, instead of the newest one here"
    )
    parser.addoption(
        "--goldens", action="store_true", help="write the golden files of tests/fixtures/aria anew"
    )


def pytest_configure(config: pytest.Config) -> None:
    if program := config.getoption("--redis"):
        assert binary.identify(program), f"{program} is no Redis"
        binary._candidates = lambda: [program]


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the tests' own."""
    with redis_for(Settings(data=tmp_path_factory.mktemp("redis"))) as url:
        yield url


@pytest.fixture(scope="session")
def settings(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(redis_url=redis_url, data=tmp_path_factory.mktemp("data"), spread=0.2, resolve=False)


@pytest.fixture(scope="session")
async def store(redis_url: str, settings: Settings) -> AsyncIterator[Store]:
    store = await Store.open(redis_url, settings)
    yield store
    await store.close()


@pytest.fixture
def slug() -> str:
    """A slug that no other test uses."""
    return f"story-{secrets.token_hex(6)}"


@pytest.fixture
async def blog(store: Store, slug: str) -> Blog:
    """A live blog of this test alone."""
    return await store.create_blog(NewBlog(slug=slug, title="A story"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server that all tests share; do not stop it or use up its one-time link."""
    with running(tmp_path_factory.mktemp("server")) as started:
        yield started


@pytest.fixture(scope="session")
def token(server: Running) -> str:
    """An admin's token for the shared server's API."""
    return server.command("token", "create", "tests", "--role", "admin").strip()


@pytest.fixture(scope="session")
async def api(server: Running, token: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the shared server, with an admin's token."""
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=server.url, headers=headers) as client:
        yield client


@pytest.fixture
async def story(api: httpx.AsyncClient, slug: str) -> str:
    """The slug of a live blog on the shared server, of this test alone."""
    made = await api.post("/api/v1/blogs", json={"slug": slug, "title": "A story"})
    assert made.status_code == 201, made.text
    return slug


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Starts servers for this test alone: serve(*arguments, data=..., **environ)."""
    with ExitStack() as started:

        def start(*arguments: str, data: Path | None = None, **environ: str) -> Running:
            return started.enter_context(running(data or tmp_path / "data", *arguments, **environ))

        yield start


@pytest.fixture(scope="session")
def up_to_date_bundles() -> None:
    """A browser gets what scripts/build made: after an edit, its tests would test something else."""
    built = subprocess.run([BUILD, "--check"], capture_output=True, text=True, timeout=PATIENCE)
    assert built.returncode == 0, built.stderr


@pytest.fixture(scope="session")
async def chromium(up_to_date_bundles: None) -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    assert path, "These tests need Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
        yield browser
        await browser.close()


@pytest.fixture
async def context(chromium: Browser) -> AsyncIterator[BrowserContext]:
    """A browser with nothing kept: its own cookies, its own cache."""
    context = await chromium.new_context()
    yield context
    await context.close()


@pytest.fixture
async def browser_page(context: BrowserContext) -> Page:
    return await context.new_page()


@pytest.fixture(scope="module")
async def editor(server: Running) -> AsyncIterator[Desk]:
    """Somebody who is signed in to the shared server, for one file."""
    desk = await signed_in(server)
    yield desk
    await desk.client.aclose()


@pytest.fixture
async def enter(chromium: Browser, server: Running) -> AsyncIterator[Enter]:
    """Opens a page in a browser of its own, as somebody or nobody: enter(desk, path, java_script_enabled=False)."""
    contexts: list[BrowserContext] = []

    async def open_page(desk: Desk | None, path: str, **options: object) -> Page:
        at = {"base_url": desk.server.url if desk else server.url}
        context = await chromium.new_context(**at, **options)  # type: ignore[arg-type]
        contexts.append(context)
        if desk:
            await desk.enter(context)
        page = await context.new_page()
        await page.goto(path)
        if options.get("java_script_enabled", True):
            # What has the focus by itself gets it with a page's first frame, which may come later than all else.
            await page.evaluate("() => new Promise(requestAnimationFrame)")
        return page

    yield open_page
    for context in contexts:
        await context.close()


@pytest.fixture
async def reader(enter: Enter, slug: str) -> Page:
    """A reader of the blog of this test."""
    return await enter(None, f"/live/{slug}")
