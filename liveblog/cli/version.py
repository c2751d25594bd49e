"""`liveblog version`: the installed components, for bug reports and dependency inventories.

Must not know: anything that is running.
"""

from __future__ import annotations

import argparse
import platform
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution

from liveblog import __version__
from liveblog.cli.arguments import Commands, new_command
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    parser = new_command(commands, "version", show, "Show which version this is.")
    parser.add_argument(
        "--verbose", action="store_true", help="and the platform, the database and every package"
    )


def show(options: argparse.Namespace, settings: Settings) -> int:
    print(f"liveblog {__version__}")
    if options.verbose:
        print(f"python {platform.python_version()} ({platform.python_implementation()}, {sys.executable})")
        print(f"platform {platform.platform()}")
        print(f"database {_database(settings)}")
        for name, version in packages("liveblog"):
            print(f"{name} {version}")
    return 0


def _database(settings: Settings) -> str:
    from liveblog.embedded_redis.binary import find_binary, identify
    from liveblog.errors import CannotStart

    if settings.redis_url:
        return "the one of REDIS_URL"
    try:
        program = identify(find_binary(settings.data / "redis"))
    except CannotStart as problem:
        return f"none: {problem}"
    return f"{program.name} {program.release}, {program.path}" if program else "none"


def packages(root: str) -> Iterator[tuple[str, str]]:
    """Every installed package that one needs, directly or through others, with its version; sorted by name."""
    found: dict[str, str] = {}
    waiting = [root]
    while waiting:
        name = waiting.pop()
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # for another platform, or an extra that was not requested
        for requirement in package.requires or ():
            needed = re.split(r"[^\w.-]", requirement, maxsplit=1)[0].lower()
            if "extra ==" not in requirement and needed not in found:
                found[needed] = ""
                waiting.append(needed)
        if name != root:
            found[name] = package.version
    yield from sorted((name, version) for name, version in found.items() if version)
