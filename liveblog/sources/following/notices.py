"""What the desks of all blogs that follow a target should know of it: its name and address, what is wrong with it.

Must not know: networks, how it was found out.
"""

from __future__ import annotations

from liveblog.language.translatable import Sentence, sentence
from liveblog.sources.following.arrivals import Target
from liveblog.store import Store

DELETED = sentence("There is no such account or feed (any more).")
HIDDEN = sentence("It is not public (any more).")
SUSPENDED = sentence("Its network has suspended this account.")
DEACTIVATED = sentence("Its owner has deactivated this account.")


async def note(store: Store, target: Target, why: Sentence | None, **facts: str) -> None:
    """Writes what is known, where it is news; empty facts are none. Raises Unavailable."""
    for at, (blog_id, source) in enumerate(target.subscribers):
        # Compared with what Redis has: what stands here may have been read before somebody else wrote.
        known = await store.note_source(blog_id, source.id, why, {n: v for n, v in facts.items() if v})
        if known and at < len(target.subscribers) and target.subscribers[at][1].id == source.id:
            target.subscribers[at] = blog_id, known
