"""Archives in tests: made of a blog in a store, and damaged in many ways."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from liveblog.archive.opening import Archive
from liveblog.archive.restoring import Restored, restore
from liveblog.archive.saving import Archiver
from liveblog.media.store import MediaStore
from liveblog.model.blogs import Blog
from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings
from liveblog.store import Store

SETTINGS = Settings(resolve=False, public_url="https://live.example", page_size=3)
DRAWING = Drawing(SETTINGS)


async def archived(store: Store, media: MediaStore, blog: Blog) -> bytes:
    archiver = Archiver(store, media, DRAWING, SETTINGS)
    return b"".join([piece async for piece in archiver.archive(blog)])


async def restored(store: Store, media: MediaStore, file: Path, slug: str) -> Restored:
    with Archive(file) as archive:
        return await restore(store, media, archive, replace(archive.blog, slug=slug))


def files_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip of these files, with a manifest that fits them."""
    manifest: dict[str, Any] = json.loads(files["record/manifest.json"])
    others = {name: contents for name, contents in files.items() if name != "record/manifest.json"}
    manifest["files"] = {
        name: {"bytes": len(contents), "sha256": sha256(contents).hexdigest()}
        for name, contents in others.items()
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, contents in others.items():
            made.writestr(name, contents)
        made.writestr("record/manifest.json", json.dumps(manifest))
    return out.getvalue()
