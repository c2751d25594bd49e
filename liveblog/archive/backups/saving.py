"""A backup: one zip with every key of the database, and every image that is named in one of them.

    keys/000001.jsonl …   a group of keys each: a line a key, as `store.copying.Copied` has it
    media/NAME            the files of images
    manifest.json         what is in it: lengths and SHA-256 of all files

It is written piece by piece, while the newsroom runs. Must not know: the command line.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator, Callable

from liveblog import __version__
from liveblog.archive.zipped import Zip
from liveblog.media.store import MediaStore
from liveblog.model import images
from liveblog.model.events import dumps
from liveblog.store import Store
from liveblog.store.copying import Copying

FORMAT, VERSION = "liveblog backup", 1
MANIFEST = "manifest.json"
_MEDIA = re.compile(images.MEDIA.pattern.strip("^$"))

Progress = Callable[[int, int], None]


async def save(store: Store, media: MediaStore, progress: Progress) -> AsyncIterator[bytes]:
    """The backup's bytes. Raises Unavailable."""
    made, copying, named = Zip(), Copying(store.connection), set[str]()
    groups = await copying.groups()
    for number, keys in enumerate(groups, 1):
        lines = []
        for copied in await copying.read(keys):
            line = dumps(copied.to_json())
            named.update(found[0] for found in _MEDIA.finditer(line) if images.size_of(found[0]))
            lines.append(line + "\n")
        yield made.add(f"keys/{number:06}.jsonl", "".join(lines))
        progress(number, len(groups) + len(named))
    for number, image in enumerate(sorted(named), 1):
        for name, *_ in images.files(image):
            if (contents := await media.load(name)) is not None:  # one that was deleted for good is left out
                yield made.add(f"media/{name}", contents, packed=True)
        progress(len(groups) + number, len(groups) + len(named))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "liveblog": __version__,
        "made": int(time.time() * 1000),
        "files": {name: [length, digest] for name, (length, digest) in made.contents.items()},
    }
    yield made.add(MANIFEST, json.dumps(manifest))
    yield made.end()
