"""The whole application with our protocols, served on a real port by this process: quick, and open to look into."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn

from liveblog.app import make_app
from liveblog.live.handoff import ReaderProtocol
from liveblog.server.http import BoundedHttp
from liveblog.settings import Settings
from liveblog.views.security import of_every_answer


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        return nullcontext()  # the signals are pytest's


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[tuple[str, Any]]:
    """The server's address, and its state (`liveblog.state.State`)."""
    app = make_app(settings)
    async with app.router.lifespan_context(app) as state:
        config = uvicorn.Config(
            app,
            port=0,
            ws=ReaderProtocol,
            http=BoundedHttp,
            lifespan="off",
            log_config=None,
            headers=of_every_answer(settings),
        )
        config.load()
        server = _Server(config)
        server.lifespan = config.lifespan_class(config)
        server.lifespan.state.update(state or {})
        task = asyncio.create_task(_serve(server))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", state
        server.should_exit = server.force_exit = True
        await task


async def _serve(server: uvicorn.Server) -> None:
    await server.startup()
    await server.main_loop()
    await server.shutdown()
