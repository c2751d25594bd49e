"""`liveblog demo`: a fictitious story unfolds, on the server that runs here or on one of its own."""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from liveblog.cli.arguments import Commands, add_address, new_command, seconds
from liveblog.demo import unfolding as story
from liveblog.demo.unfolding import ChangeBlog, Edit, Publish, Remove, Step
from liveblog.embedded_redis.server import redis_for
from liveblog.errors import CannotStart, Invalid, NotFound
from liveblog.model.blogs import Blog
from liveblog.settings import Settings
from liveblog.store import Store

START_SECONDS = 30.0


def register(commands: Commands) -> None:
    help = "Play a fictitious story, with a server of its own unless one is running."
    parser = new_command(commands, "demo", demo, help)
    add_address(parser)
    parser.add_argument("--every", type=seconds, default=5.0, help="seconds between two events (default 5)")
    parser.add_argument("--slug", help="the demo blog's slug")


def demo(options: argparse.Namespace, settings: Settings) -> int:
    """Plays the story. Without a running server it starts one, which goes on after the story until Ctrl+C."""
    # SIGTERM ends it as Ctrl+C does: its server must not outlive it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with redis_for(settings) as url:
        settings = replace(settings, redis_url=url)
        address = asyncio.run(_serving(settings))
        server = None if address else subprocess.Popen(_serve(options, settings))
        try:
            asyncio.run(_play(options, settings, server))
            return server.wait() if server else 0
        except KeyboardInterrupt:
            return 0
        finally:
            if server and server.poll() is None:
                with suppress(KeyboardInterrupt):  # Ctrl+C reached the server, too: it is on its way
                    server.terminate()
                    server.wait()


def _serve(options: argparse.Namespace, settings: Settings) -> list[str]:
    command = [sys.executable, "-m", "liveblog", "serve", "--data", str(settings.data)]
    for name in ("host", "port", "workers"):
        if (value := getattr(options, name)) is not None:
            command += [f"--{name}", str(value)]
    return command


async def _serving(settings: Settings) -> str | None:
    assert settings.redis_url is not None
    store = await Store.open(settings.redis_url, settings)
    try:
        return await store.servers.address()
    finally:
        await store.close()


async def _play(
    options: argparse.Namespace, settings: Settings, server: subprocess.Popen[bytes] | None
) -> None:
    assert settings.redis_url is not None
    store = await Store.open(settings.redis_url, settings)
    try:
        today = datetime.now(UTC).date()
        blog = await _new_blog(store, options.slug)
        for step in story.past(today):
            await _take(store, blog, step)
        address = await _address(store, server)
        print(f"\n  A story unfolds at {address}/live/{blog.slug}\n", flush=True)
        for step in story.live(today):
            await asyncio.sleep(options.every)
            await _take(store, blog, step)
    finally:
        await store.close()


async def _new_blog(store: Store, slug: str | None) -> Blog:
    """A blog of its own each time, so that the story always unfolds from its beginning."""
    if slug is not None:
        return await store.create_blog(story.blog(slug))
    number = 1
    while True:
        with suppress(Invalid):
            return await store.create_blog(story.blog(f"{story.SLUG}-{number}" if number > 1 else story.SLUG))
        number += 1


async def _address(store: Store, server: subprocess.Popen[bytes] | None) -> str:
    deadline = time.monotonic() + START_SECONDS
    while (address := await store.servers.address()) is None:
        if server is None or server.poll() is not None or time.monotonic() > deadline:
            raise CannotStart("The server did not start; `liveblog serve` says why.")
        await asyncio.sleep(0.05)
    return address


async def _take(store: Store, blog: Blog, step: Step) -> None:
    match step:
        case Publish():
            await store.publish(blog, story.new_entry(step, int(time.time() * 1000)))
        case Edit():
            await store.change(blog, story.entry_id(step.ref), story.changes(step))
        case Remove():
            with suppress(NotFound):  # an editor at the desk may have been quicker
                if step.reason:
                    changes = {"state": "withdrawn", "reason": step.reason}
                    await store.change(blog, story.entry_id(step.ref), changes)
                else:
                    await store.remove(blog, story.entry_id(step.ref))
        case ChangeBlog():
            await store.change_blog(blog, step.changes())
