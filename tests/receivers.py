"""Receivers of webhooks, for tests: they check each signature with the reference implementation, and answer as told.

`receiver = receiver_at(there, "/hook")`; after the webhook is made: `receiver.secret = …`.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from elsewhere import Asked, Elsewhere, response
from standardwebhooks import Webhook


@dataclass
class Receiver:
    """`got`: what was taken, as (Webhook-Id, JSON). `answers`: of the next requests: a status, bytes, or None: none."""

    url: str
    id: str = ""
    secret: str = ""
    always: Any = 200
    answers: list[Any] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    async def answer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        self.asked.append(asked)
        told = self.answers.pop(0) if self.answers else self.always
        if told is None:
            await asyncio.sleep(60)
        if isinstance(told, bytes):
            writer.write(told)
            return
        if told < 300:
            try:
                said = Webhook(self.secret).verify(asked.body, asked.headers)
            except Exception as problem:
                self.problems.append(repr(problem))
                told = 401
            else:
                self.got.append((asked.headers["webhook-id"], said))
        writer.write(response(status=told))

    def texts(self) -> list[str]:
        """What was taken, in short: the text of each entry in its HTML, or the type of the event."""
        return [json.dumps(said) for _, said in self.got]


def receiver_at(there: Elsewhere, path: str) -> Receiver:
    receiver = Receiver(there.url(path))
    there.answers[path] = receiver.answer
    return receiver
