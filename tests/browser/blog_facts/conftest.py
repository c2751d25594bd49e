"""A blog whose facts are changed."""

from __future__ import annotations

import pytest
from desk import Desk


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()
