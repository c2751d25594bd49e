"""Somebody with a blog, and nothing kept of earlier tests."""

from __future__ import annotations

import secrets

import pytest
from desk import Desk

from liveblog.model.people import Person


@pytest.fixture
def somebody() -> Person:
    return Person(id=secrets.token_hex(8), name="Ada", role="editor", created=0)


@pytest.fixture
async def slug(editor: Desk) -> str:
    return await editor.create_blog()
