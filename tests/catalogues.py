"""The catalogues of translations, for their tests."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Message

from liveblog.language.languages import SHIPPED

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))
import translate as translate  # noqa: E402

OTHERS = tuple(code for code in SHIPPED if code != "en")


def ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)
