"""Redis clients: redis-py's, with every temporary failure of Redis translated into Unavailable.

It happens in the client, where no call can bypass it: every command, script and pipeline goes through it.

Must not know: what is kept, which keys there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import redis.exceptions
from redis.asyncio import Redis, RedisCluster

from liveblog.errors import Unavailable

AWAY = "The database cannot be reached just now. Nothing was lost: try again in a moment."
_PASSWORD = (
    "The database does not accept this server's password. Ask your administrator to look at REDIS_URL."
)
_REFUSALS = {
    "OOM": "The database is full. Ask your administrator to give Redis more memory, then try again.",
    "MISCONF": "The database cannot write to its disk. Ask your administrator to look at Redis, then try again.",
    "READONLY": "The database is switching to another server. Try again in a moment.",
    "LOADING": "The database is starting. Try again in a moment.",
    "MASTERDOWN": "The database is switching to another server. Try again in a moment.",
    "CLUSTERDOWN": "The database cluster is not complete just now. Try again in a moment.",
    "TRYAGAIN": "The database cluster is moving data just now. Try again in a moment.",
    "NOREPLICAS": "The database has too few replicas to save safely. Try again in a moment.",
    "BUSY": "The database is busy with something long. Try again in a moment.",
    "NOPERM": "The database does not allow this. Ask your administrator to look at the user in REDIS_URL.",
    "NOAUTH": _PASSWORD,
    "WRONGPASS": _PASSWORD,
}


@contextmanager
def translated() -> Iterator[None]:
    """Turns refusals by Redis and lost connections into Unavailable. Our own mistakes pass through."""
    try:
        yield
    except redis.exceptions.ResponseError as problem:
        reason = refusal(problem)
        if reason is None:
            raise
        raise Unavailable(reason) from problem
    except (redis.exceptions.RedisError, OSError) as problem:
        raise Unavailable(refusal(problem) or AWAY) from problem


# For these, redis-py strips the error code from the text.
_CLASSES = {
    redis.exceptions.OutOfMemoryError: "OOM",
    redis.exceptions.ReadOnlyError: "READONLY",
    redis.exceptions.BusyLoadingError: "LOADING",
    redis.exceptions.MasterDownError: "MASTERDOWN",
    redis.exceptions.ClusterDownError: "CLUSTERDOWN",
    redis.exceptions.TryAgainError: "TRYAGAIN",
    redis.exceptions.NoPermissionError: "NOPERM",
    redis.exceptions.AuthenticationError: "NOAUTH",
}


def refusal(problem: BaseException) -> str | None:
    """A sentence for a refusal by Redis, including one while connecting; None for any other error."""
    for kind, word in _CLASSES.items():
        if isinstance(problem, kind) or isinstance(problem.__cause__, kind):
            return _REFUSALS[word]
    # A script's error wraps that of Redis, so the code may stand anywhere in the text.
    text = str(problem)
    return next((said for word, said in _REFUSALS.items() if re.search(rf"\b{word}\b", text)), None)


class _Translated:
    async def execute_command(self, *args: Any, **options: Any) -> Any:
        with translated():
            return await super().execute_command(*args, **options)  # type: ignore[misc]  # of the class beside it

    def pipeline(self, *args: Any, **options: Any) -> Any:
        made: Any = super().pipeline(*args, **options)  # type: ignore[misc]
        execute = made.execute

        async def execute_translated(*args: Any, **options: Any) -> Any:
            with translated():
                return await execute(*args, **options)

        made.execute = execute_translated
        return made


class Client(_Translated, Redis):  # type: ignore[misc]  # redis-py's own bases disagree
    """One server, or one behind Sentinels."""


class ClusterClient(_Translated, RedisCluster):  # type: ignore[misc]
    """A cluster."""
