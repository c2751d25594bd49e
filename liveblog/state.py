"""What every request finds in `request.state`: made once in the lifespan, handed to uvicorn."""

from __future__ import annotations

from typing import TypedDict

from liveblog.cached import Cached
from liveblog.live.hub import Hub
from liveblog.media_store import MediaStore
from liveblog.rendering import Drawing
from liveblog.settings import Settings
from liveblog.single_flight import SingleFlight
from liveblog.store import Store


class State(TypedDict):
    settings: Settings
    store: Store
    hub: Hub
    drawing: Drawing
    media: MediaStore
    index: SingleFlight[Cached]  # of pages with the list of blogs
    secret: bytes  # signs what leaves the server and comes back
