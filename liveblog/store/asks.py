"""The resolver's queue: which addresses to look up, when, and which entries wait for the answers.

One look-up per address, however many entries contain it. All keys share a slot, so each act is one script:

| key                       | type   | what                                                                |
|---------------------------|--------|---------------------------------------------------------------------|
| `lb:{asks}:due`           | zset   | addresses by when they are due for a look-up (ms)                   |
| `lb:{asks}:asks`          | hash   | address → JSON: the look-up                                         |
| `lb:{asks}:waiting:URL`   | set    | "blog id entry id" of the entries that contain the address          |
| `lb:{asks}:answer:URL`    | string | JSON of the resolved block; expires                                 |
| `lb:{asks}:worker`        | string | the process that does the look-ups; expires                         |
| `lb:spent:NETWORK:YYYY-MM`| string | millionths of a dollar that a paid API cost this month              |

Must not know: networks, HTTP.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from liveblog.language.translatable import Sentence
from liveblog.model.blocks import Block, block_from_json, block_to_json
from liveblog.model.events import dumps
from liveblog.store.connection import Connection
from liveblog.text.resolved import address_of, can_resolve, is_resolved

_TAG = "lb:{asks}:"
_DUE, _ASKS, _WORKER = _TAG + "due", _TAG + "asks", _TAG + "worker"
FRESH = 900  # seconds for which an answer is reused in previews and new entries
FIRST_CHECK = 300_000  # milliseconds until a post is looked up again
MOST_WAITING = 500  # entries for one address
LEASE = 4_000  # milliseconds
_MONTHS_KEPT = 400 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A pending look-up of an address. `block` is the block as it was typed, as JSON."""

    block: Mapping[str, Any]
    tries: int = 0  # failed ones since the last answer
    checks: int = 0  # answers so far
    due: int = 0  # milliseconds; the next try, as shown at the desk
    why: Mapping[str, Any] | None = None  # the translatable reason why the last try failed
    given_up: bool = False

    @property
    def address(self) -> str:
        return address_of(self.typed)

    @property
    def said(self) -> str:
        """Why the last try failed; "" if none did."""
        return Sentence.from_json(self.why) if self.why else ""

    @property
    def typed(self) -> Block:
        return block_from_json(self.block)

    @classmethod
    def from_json(cls, text: str) -> Ask:
        stored = json.loads(text)
        return cls(**{f.name: stored[f.name] for f in fields(cls) if f.name in stored})


class Asks:
    """Every method may raise Unavailable. With `enabled` false nothing is ever looked up."""

    def __init__(self, connection: Connection, enabled: bool) -> None:
        self._connection = connection
        self._enabled = enabled
        self.wanted = (
            asyncio.Event()
        )  # set when this process adds a look-up, so that its worker need not poll for it

    async def answers(self, blocks: Iterable[Block]) -> list[Block]:
        """The answers about these blocks that are still fresh."""
        addresses = list(self.askable(blocks))
        if not addresses:
            return []
        stored: Any = await self._connection.client.mget([_answer(address) for address in addresses])
        return [block_from_json(json.loads(text)) for text in stored if text]

    def askable(self, blocks: Iterable[Block]) -> dict[str, Block]:
        """The blocks that can be resolved and are not yet, by address."""
        if not self._enabled:
            return {}
        return {address_of(b): b for b in blocks if can_resolve(b) and not is_resolved(b)}

    async def want(self, blocks: Iterable[Block], waiter: tuple[str, str] | None = None) -> dict[str, Block]:
        """Asks for what is behind these blocks; gives the answers that are there already, by address.

        `waiter`: the ids of the blog and entry that will get the other answers; None for a preview, which asks again.
        """
        new = {a: dumps(asdict(Ask(block=block_to_json(b)))) for a, b in self.askable(blocks).items()}
        if not new:
            return {}
        keys = [_DUE, _ASKS]
        args: list[str | int] = [_now(), " ".join(waiter or ()), MOST_WAITING, FIRST_CHECK]
        for address, ask in new.items():
            keys += [_waiting(address), _answer(address)]
            args += [address, ask]
        answers = await self._connection.script("want")(keys, args)
        self.wanted.set()
        return {a: block_from_json(json.loads(said)) for a, said in zip(new, answers, strict=True) if said}

    async def of(self, blocks: Iterable[Block]) -> dict[str, Ask]:
        """The unanswered look-ups of these blocks, by address."""
        addresses = list({address_of(b) for b in blocks if self._enabled and can_resolve(b)})
        if not addresses:
            return {}
        stored: Any = await self._connection.client.hmget(_ASKS, addresses)
        return {a: Ask.from_json(text) for a, text in zip(addresses, stored, strict=True) if text}

    async def again(self, blocks: Sequence[Block], waiter: tuple[str, str]) -> int:
        """Looks these blocks up at once, whatever earlier tries gave; returns how many there are."""
        asked = {address_of(b): b for b in blocks if self._enabled and can_resolve(b)}
        for address, block in asked.items():
            known: Any = await self._connection.client.hget(_ASKS, address)
            checks = Ask.from_json(known).checks if known else int(is_resolved(block))
            typed = Ask.from_json(known).block if known else block_to_json(block)
            async with self._connection.client.pipeline(transaction=False) as pipe:
                pipe.hset(_ASKS, address, dumps(asdict(Ask(block=typed, checks=checks))))
                pipe.sadd(_waiting(address), " ".join(waiter))
                pipe.zadd(_DUE, {address: _now()})
                await pipe.execute()
        self.wanted.set()
        return len(asked)

    # The worker's side

    async def hold(self, who: str) -> bool:
        """Takes or renews the worker's lease; returns whether `who` holds it."""
        return bool(await self._connection.script("hold")([_WORKER], [who, LEASE]))

    async def leave(self, who: str) -> None:
        """Releases the lease, so that the next worker need not wait until it expires."""
        if await self.hold(who):
            await self._connection.client.delete(_WORKER)

    async def due(self, most: int, without: Iterable[str] = ()) -> list[Ask]:
        """The look-ups that are due, longest due first, except those of the addresses in `without`."""
        busy = set(without)
        found: Any = await self._connection.client.zrangebyscore(
            _DUE, "-inf", _now(), start=0, num=most + len(busy)
        )
        addresses = [address for address in found if address not in busy]
        if not addresses:
            return []
        stored: Any = await self._connection.client.hmget(_ASKS, addresses)
        if lost := [a for a, text in zip(addresses, stored, strict=True) if not text]:
            await self._connection.client.zrem(_DUE, *lost)
        return [Ask.from_json(text) for text in stored if text]

    async def waiting(self, address: str) -> list[tuple[str, str]]:
        """The (blog id, entry id) pairs that wait for an answer."""
        found: Any = await self._connection.client.smembers(_waiting(address))
        return [(blog, entry) for blog, _, entry in (text.partition(" ") for text in found)]

    async def forget(self, address: str, waiter: tuple[str, str]) -> None:
        """Call when an entry no longer contains an address."""
        await self._connection.client.srem(_waiting(address), " ".join(waiter))

    async def settle(self, address: str, ask: Ask | None, seen: int, answer: Block | None = None) -> None:
        """Stores the outcome of a look-up: its answer, and when to repeat it (`ask.due`; None: never).

        `seen`: how many waiters got the answer. If there are more by now, the address is due again at once.
        """
        args: list[str | int] = [
            address,
            dumps(asdict(ask)) if ask else "",
            ask.due if ask else 0,
            dumps(block_to_json(answer)) if answer else "",
            FRESH,
            seen,
            _now(),
        ]
        await self._connection.script("settle")([_DUE, _ASKS, _waiting(address), _answer(address)], args)

    async def remember(self, block: Block) -> None:
        """Stores a post as a followed source delivered it, as the answer until the network itself is asked."""
        if self._enabled and can_resolve(block):
            key = _answer(address_of(block))
            await self._connection.client.set(key, dumps(block_to_json(block)), ex=FRESH, nx=True)

    async def answer(self, address: str) -> Block | None:
        """The answer, if it is still fresh."""
        stored: Any = await self._connection.client.get(_answer(address))
        return block_from_json(json.loads(stored)) if stored else None

    # Money

    async def spend(self, network: str, millionths: int, cap: float) -> bool:
        """Reserves money for one call of a paid API; False if the month's cap (dollars) would be exceeded."""
        key = _spent(network)
        return bool(
            await self._connection.script("spend")([key], [millionths, int(cap * 1_000_000), _MONTHS_KEPT])
        )

    async def spent(self, network: str) -> float:
        """Dollars that a paid API has cost this month."""
        found: Any = await self._connection.client.get(_spent(network))
        return int(found or 0) / 1_000_000


def _spent(network: str) -> str:
    return f"lb:spent:{network}:{time.strftime('%Y-%m', time.gmtime())}"


def _waiting(address: str) -> str:
    return f"{_TAG}waiting:{address}"


def _answer(address: str) -> str:
    return f"{_TAG}answer:{address}"


def _now() -> int:
    return int(time.time() * 1000)
