"""A bucket that keeps what it is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from bucket_service import Service, serving


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as started:
        yield started
