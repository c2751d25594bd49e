"""The application on one screen: routes, middleware, what handles errors, lifetimes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from liveblog.errors import LiveblogError
from liveblog.live.catalogues import Catalogues
from liveblog.live.hub import Hub
from liveblog.live.loading import Drawer
from liveblog.live.sites import Sites
from liveblog.media.share_store import ShareStore
from liveblog.media.store import MediaStore
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.pages.shelves import Shelves
from liveblog.pages.themed import all_themes, themed
from liveblog.settings import Settings
from liveblog.sources.ingest.worker import ingesting
from liveblog.sources.notifying.sealing import Signer, new_key
from liveblog.sources.notifying.worker import notifying
from liveblog.sources.pinging.worker import pinging
from liveblog.sources.webhooks.worker import sending_webhooks
from liveblog.sources.worker import resolving
from liveblog.state import State
from liveblog.store import Store
from liveblog.text import html
from liveblog.views import health, hosts, media, problems, rates, static, websub
from liveblog.views.api import blogs as api
from liveblog.views.compression import compressing
from liveblog.views.cors import opened, preflight
from liveblog.views.csrf import SAFE, SameSiteWrites
from liveblog.views.desk import (
    accounts,
    delivery,
    images,
    language_choice,
    patterns,
    pins,
    sharing,
    sign_in,
    sites,
    spacing,
)
from liveblog.views.desk import blogs as desk
from liveblog.views.hosts import Hosts
from liveblog.views.rates import Rates, parse_rates
from liveblog.views.readers import crawlers, embed, feeds, index, live, notifications, oembed, search, share

LARGEST_BODY = 8_000_000  # bytes; what a view reads is bounded by itself, nearer to what it needs

ROUTES = [
    *feeds.ROUTES,  # before the address of an entry
    *embed.ROUTES,
    *oembed.ROUTES,
    *share.ROUTES,
    *notifications.ROUTES,
    *search.ROUTES,
    *live.ROUTES,  # early: joining and polling are what most requests are
    *static.ROUTES,
    *index.ROUTES,
    *crawlers.ROUTES,
    *media.ROUTES,
    *health.ROUTES,
    *api.ROUTES,
    *sign_in.ROUTES,
    *accounts.ROUTES,
    *language_choice.ROUTES,
    *spacing.ROUTES,
    *images.ROUTES,  # with a limit of its own for bodies
    *delivery.ROUTES,
    *pins.ROUTES,
    *sharing.ROUTES,
    *patterns.ROUTES,
    *sites.ROUTES,
    *websub.ROUTES,
    *desk.ROUTES,
]


class App(Starlette):
    """Starlette, with a door: for which hosts, how often, and the page of a watched blog without routing, which would
    take longer than sending it."""

    hosts: Hosts | None
    rates: Rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        at_site = scope["state"]["sites"].enter(scope)  # its hosts need not be named in the settings, too
        if self.hosts is not None and not at_site and not self.hosts.answers(scope):
            await hosts.refuse(scope, receive, send)
            return
        answer = None
        if scope["type"] == "http":
            answer = live.hot(scope) or embed.hot(scope) or preflight(scope)
        if answer is not None:
            await answer(scope, receive, send)
        elif wait := self.rates.wait(scope):
            await rates.refuse(scope, receive, send, wait)
        else:
            if scope["type"] == "http":
                send = opened(scope, compressing(scope, send))
                if scope["method"] not in SAFE:
                    send = problems.sized(scope, receive, send)
            await super().__call__(scope, receive, send)


def make_app(settings: Settings) -> Starlette:
    """The ASGI application of one process. `settings.redis_url` names the Redis, also when it is our own.

    The lifespan raises CannotStart when Redis cannot be used.
    """
    handlers: dict[Any, Any] = {
        LiveblogError: problems.ours,
        HTTPException: problems.http,
        ClientDisconnect: problems.gone,
        Exception: problems.internal_error,
    }
    app = App(
        routes=ROUTES,
        middleware=[Middleware(SameSiteWrites, public_url=settings.public_url)],
        exception_handlers=handlers,
        lifespan=_lifespan(settings),
        max_body_size=LARGEST_BODY,
    )
    named = Hosts(settings)
    app.hosts = named if named else None
    app.rates = Rates(parse_rates(settings.rates))
    return app


def _draw(sites: Sites) -> Callable[[Blog, Entry], str]:
    """How an entry is drawn: as its blog's site has it."""
    return lambda blog, entry: sites.drawing_of(blog).entry(blog, entry)


def _lifespan(settings: Settings) -> Callable[[Starlette], AbstractAsyncContextManager[State]]:
    assert settings.redis_url is not None
    redis_url = settings.redis_url

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[State]:
        drawing, themes = themed(settings), all_themes(settings)
        kept, shares = MediaStore.open(settings), ShareStore.open(settings)
        store = await Store.open(redis_url, settings)
        try:
            signer = Signer(await store.push.key(new_key()))
            async with (
                Sites(settings, store, drawing, themes).running() as known,
                Hub(store, settings, Drawer(_draw(known), html.line)).running() as hub,
                resolving(store, kept, settings),
                ingesting(store, kept, settings),
                notifying(store, signer, settings),
                sending_webhooks(store, drawing.entry, settings),
                pinging(store, known.address_of, settings),
            ):
                known.changed = hub.redraw
                app.state.hub = hub  # for the drain, which runs outside of requests
                secret = (settings.secret or await store.servers.secret()).encode()
                yield State(
                    settings=settings,
                    store=store,
                    hub=hub,
                    sites=known,
                    site=known.main,
                    drawing=drawing,
                    media=kept,
                    shares=shares,
                    index=Shelves(),
                    catalogues=Catalogues(store),
                    push_key=signer.public,
                    secret=secret,
                )
        finally:
            await store.close()
            await kept.close()
            await shares.close()

    return lifespan
