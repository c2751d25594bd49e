"""Reddit: its oEmbed, which gives a post's title and who posted it.

Must not know: queues, entries.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liveblog.language.translatable import sentence
from liveblog.model.blocks import Social
from liveblog.sources.asking import Asking
from liveblog.sources.client import Failed
from liveblog.sources.reading import words
from liveblog.text.social.network import written

ENDPOINT = "https://www.reddit.com/oembed"


async def resolve(post: Social, asking: Asking) -> Social:
    """Raises Failed, Gone, Private, Refused."""
    return read(post, await asking.json(ENDPOINT, url=post.url or ""))


def read(post: Social, answer: Any) -> Social:
    """The post with its title as its text. Raises Failed when the answer has none."""
    title, author = words(answer, "title"), words(answer, "author_name", most=100)
    if not title:
        raise Failed(sentence("The answer does not hold the post that was asked for."))
    return replace(written(post, title), handle=author or post.handle, name=author or post.name)
