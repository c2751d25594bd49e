"""A blog with facts of its own, as a page and as an export shows them."""

from __future__ import annotations

from typing import Any

import httpx
from desk import Desk

from liveblog.archive.exports import Export, write_export
from liveblog.cli.import_text import read
from liveblog.model.blogs import Blog


def a_blog(**facts: Any) -> Blog:
    given: dict[str, Any] = {
        "id": "b1", "slug": "story", "title": "A story", "summary": "", "state": "live", "language": "en",
        "started": None, "created": 1, "updated": 2, "revision": 3,
    }  # fmt: skip
    return Blog(**given | facts)


async def readers_page(desk: Desk, path: str) -> str:
    async with httpx.AsyncClient(base_url=desk.server.url) as reader:
        return (await reader.get(path)).text


def exported_and_read(blog: Blog) -> Any:
    found = read("\n".join(write_export(blog, [])))
    assert isinstance(found, Export)
    return found.blog
