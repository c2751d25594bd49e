"""What can go wrong, each with a sentence for the person it happened to.

Must not know: HTTP, HTML, Redis.
"""

from __future__ import annotations


class LiveblogError(Exception):
    """Something we can explain. `str(error)` is a sentence that says what to do."""

    wait = 0  # seconds after which the same may be tried again


class Invalid(LiveblogError):
    """Input that cannot be used. `problems` maps a field's name to a sentence; "" is the whole form."""

    def __init__(self, message: str = "", /, **problems: str) -> None:
        self.problems: dict[str, str] = ({"": message} if message else {}) | problems
        super().__init__(" ".join(self.problems.values()))


class NotFound(LiveblogError):
    """There is no such blog, entry or account."""


class Removed(NotFound):
    """An entry that readers could see, and which the editors took away. `slug` is its blog's."""

    def __init__(self, message: str, slug: str) -> None:
        self.slug = slug
        super().__init__(message)


class BlogGone(NotFound):
    """There is no such blog, or not any more."""


class Elsewhere(NotFound):
    """A blog of another site of this server. `address` is where it is; None where that is not known."""

    def __init__(self, message: str, address: str | None) -> None:
        self.address = address
        super().__init__(message)


class Stale(LiveblogError):
    """Somebody else changed the thing first. `revision` is the one it has now."""

    def __init__(self, message: str, revision: int) -> None:
        self.revision = revision
        super().__init__(message)


class NotNow(LiveblogError):
    """The blog's state stands against it: nothing new goes out in a closed one, a live one is not deleted."""


class Forbidden(LiveblogError):
    """Signed in, but not allowed to do this."""


class NotYours(Forbidden):
    """The person may not use this blog's desk."""


class Unavailable(LiveblogError):
    """Redis cannot be reached or refuses to write just now; trying again later may work."""

    wait = 2


class CannotStart(LiveblogError):
    """The server or a command cannot start; the sentence says what to change."""
