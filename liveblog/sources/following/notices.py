"""What the desks of all blogs that follow a target should know of it: its name and address, what is wrong with it.

Must not know: networks, how it was found out.
"""

from __future__ import annotations

import time
from typing import Any

from liveblog.language.translatable import Sentence, sentence
from liveblog.sources.following.arrivals import Target
from liveblog.store import Store

DELETED = sentence("There is no such account or feed (any more).")
HIDDEN = sentence("It is not public (any more).")
SUSPENDED = sentence("Its network has suspended this account.")
DEACTIVATED = sentence("Its owner has deactivated this account.")


async def note(store: Store, target: Target, why: Sentence | None, **facts: str) -> None:
    """Writes what is known, where it is news; empty facts are none. Raises Unavailable."""
    said = why.to_json() if why else None
    for at, (blog_id, source) in enumerate(target.subscribers):
        changes: dict[str, Any] = {n: v for n, v in facts.items() if v and getattr(source, n) != v}
        if source.handle and "handle" in changes:
            changes |= {"former": source.handle, "renamed": int(time.time() * 1000)}
        if changes or source.why != said:
            known = await store.note_source(blog_id, source.id, why, **changes)
            target.subscribers[at] = blog_id, known or source
