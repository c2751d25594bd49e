"""The texts of the corpus of pastes, and a drawing of what they become."""

from __future__ import annotations

import json
from pathlib import Path

from liveblog.pages.rendering import Drawing
from liveblog.settings import Settings

CORPUS = [
    json.loads(line)["paste"]
    for file in sorted((Path(__file__).parent / "fixtures" / "pastes").glob("*.jsonl"))
    for line in file.read_text("utf-8").splitlines()
]


DRAWING = Drawing(Settings())
