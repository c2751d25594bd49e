"""The authors' profiles in an archived entry, checked.

Must not know: how they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from liveblog.errors import Invalid
from liveblog.model.images import size_of
from liveblog.model.profiles import Profile, from_json, parse_job_title


def parse_profiles(stored: Any, authors: Sequence[str]) -> tuple[Profile, ...]:
    """The profiles of an archived entry, checked; Invalid says what to fix."""
    if not isinstance(stored, list) or not all(isinstance(one, Mapping) for one in stored):
        raise Invalid("Its “profiles” has to be a list of objects.")
    for one in stored:
        name, title, picture = (one.get(name, "") for name in ("name", "job_title", "picture"))
        if name not in authors or not isinstance(title, str) or parse_job_title(title) != title:
            raise Invalid(
                "In its “profiles” each has to have the “name” of one of its authors, and a “job_title”."
            )
        if picture != "" and not (isinstance(picture, str) and size_of(picture)):
            raise Invalid("In its “profiles” there is a “picture” that is not the name of an image.")
    return from_json(stored)
