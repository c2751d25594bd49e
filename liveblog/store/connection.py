"""The connection to Redis: two pools (commands, blocking reads), scripts by name, errors as sentences.

Must not know: blogs, entries, people.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import redis.exceptions
from redis.asyncio import RedisCluster

from liveblog.errors import CannotStart, Unavailable
from liveblog.store.address import client_of, close

log = logging.getLogger("liveblog.store")

OLDEST = (6, 2)
COMMAND_SECONDS = 5.0
WAIT_SECONDS = 5.0  # how long a tail waits in one XREAD

Script = Callable[[Sequence[str], Sequence[str | int]], Awaitable[Any]]


class Connection:
    """One Redis, used by everything in this process.

    Commands are not retried: a write whose answer was lost may have happened, and the person who asked for it
    decides whether to try again (every act is safe to repeat).
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.client = client_of(url, COMMAND_SECONDS, 64)
        # Longer than a blocking read, so that only a dead connection times out.
        self.waiting = client_of(url, WAIT_SECONDS + 2, 100_000)
        self.durable: bool | None = None  # see `check`
        self._scripts: dict[str, Script] = {}

    async def check(self) -> None:
        """Raises CannotStart with a sentence if this Redis cannot be used."""
        where = _without_password(self.url)
        try:
            some = {"target_nodes": "random"} if isinstance(self.client, RedisCluster) else {}
            info: Any = await self.client.info("server", **some)
        except (Unavailable, redis.exceptions.ResponseError) as problem:
            raise CannotStart(_why(where, problem.__cause__ or problem)) from None
        version = str(info.get("redis_version", "0"))
        if tuple(int(n) for n in re.findall(r"\d+", version)[:2]) < OLDEST:
            raise CannotStart(f"Redis at {where} is version {version}; liveblog needs 6.2 or newer.")
        self.durable = await self._is_durable(some)
        if self.durable is False:
            log.warning(
                "Redis at %s answers before it has written to its disk: what was saved last may be lost when it"
                " crashes. Set appendonly yes and appendfsync always there.",
                where,
            )

    async def _is_durable(self, some: dict[str, str]) -> bool | None:
        """Whether "saved" means "on disk"; None if Redis does not tell (CONFIG is forbidden)."""
        try:
            said: Any = await self.client.config_get("append*", **some)
        except (Unavailable, redis.exceptions.ResponseError):
            return None
        return bool(said.get("appendonly") == "yes" and said.get("appendfsync") == "always")

    def script(self, name: str, *, audited: bool = False) -> Script:
        """The script lua/{name}.lua, with the parts it needs prepended. `audited`: inside lua/audited.lua."""
        known = f"{name} audited" if audited else name
        if known not in self._scripts:
            folder = Path(__file__).parent / "lua"
            text = (folder / f"{name}.lua").read_text("utf-8")
            shared = re.search(r"^-- needs: (\w+)$", text, re.MULTILINE)
            if shared:
                text = (folder / f"{shared[1]}.lua").read_text("utf-8") + text
            if audited:
                record = (folder / "audited.lua").read_text("utf-8")
                text = f"local function act(KEYS, ARGV)\n{text}\nend\n{record}"
            registered = self.client.register_script(text)

            async def run(keys: Sequence[str], args: Sequence[str | int]) -> Any:
                return await registered(keys=list(keys), args=list(args))

            self._scripts[known] = run
        return self._scripts[known]

    async def close(self) -> None:
        for client in (self.client, self.waiting):
            await close(client)


def _why(where: str, problem: BaseException) -> str:
    """Why this Redis cannot be used, for the person who starts the server."""
    refusals = redis.exceptions.AuthenticationError
    # While connecting, redis-py wraps it in a ConnectionError.
    if isinstance(problem, refusals) or isinstance(problem.__cause__, refusals):
        return f"Redis at {where} refuses the password; correct it in REDIS_URL."
    if isinstance(problem, redis.exceptions.ResponseError):
        return f"Redis at {where} refuses to work for us: {problem}."
    return f"Redis at {where} cannot be reached ({str(problem) or type(problem).__name__}); is it running?"


def _without_password(url: str) -> str:
    return re.sub(r"(://[^:@/]*:)[^@/]*@", r"\1…@", url)
