"""What draws pages."""

from __future__ import annotations

import pytest

from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings


@pytest.fixture(scope="module")
def drawing() -> Drawing:
    return Drawing(Settings(public_url="https://live.example.org/", site_name="The Valley Post"))
