"""A blog of one's own for each test of the desk."""

from __future__ import annotations

import pytest
from desk import Desk
from followed import Following, fill_tray


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()


@pytest.fixture
def following(editor: Desk) -> Following:
    """Fills the tray of a blog: await following(slug, posts=12)."""

    async def fill(slug: str, posts: int) -> None:
        fill_tray(editor.server, slug, posts)

    return fill
