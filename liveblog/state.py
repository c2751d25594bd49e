"""What every request finds in `request.state`: made once in the lifespan, handed to uvicorn."""

from __future__ import annotations

from typing import TypedDict

from liveblog.live.catalogues import Catalogues
from liveblog.live.hub import Hub
from liveblog.live.sites import Sites
from liveblog.media.share_store import ShareStore
from liveblog.media.store import MediaStore
from liveblog.model.sites import Site
from liveblog.pages.rendering import Drawing
from liveblog.pages.shelves import Shelves
from liveblog.settings import Settings
from liveblog.store import Store


class State(TypedDict):
    settings: Settings
    store: Store
    hub: Hub
    sites: Sites
    site: Site  # the publication that the request is for; its drawing and settings stand here, too
    drawing: Drawing
    media: MediaStore
    shares: ShareStore  # pictures of shared pages
    index: Shelves  # pages with the list of blogs
    catalogues: Catalogues  # what can be found of a whole blog
    push_key: str  # the public key by which push services know us
    secret: bytes  # signs what leaves the server and comes back
