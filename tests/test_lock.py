"""What is installed is what the lock says: every package with its version and the hashes of its files."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUN = PROJECT["project"]["dependencies"]
ASKED = {"run": RUN, "dev": [*RUN, *PROJECT["dependency-groups"]["dev"]]}


def locked(name: str) -> dict[str, list[Requirement]]:
    """The pins of a lock by package; one has several where platforms or Pythons differ."""
    found: dict[str, list[Requirement]] = {}
    for pin in re.split(r"\n(?=\S)", (ROOT / "requirements" / f"{name}.lock").read_text("utf-8").strip()):
        line, *hashes = [part.strip(" \\") for part in pin.splitlines()]
        assert hashes, f"{line} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", one) for one in hashes), line
        one = Requirement(line)
        assert one.url is None
        assert re.fullmatch(r"==[^,*]+", str(one.specifier)), line
        found.setdefault(canonicalize_name(one.name), []).append(one)
    return found


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_package_that_is_asked_for_is_locked(name: str) -> None:
    pins = locked(name)
    for asked in map(Requirement, ASKED[name]):
        there = pins.get(canonicalize_name(asked.name), [])
        fits = [asked.specifier.contains(str(pin.specifier)[2:], prereleases=True) for pin in there]
        assert fits and all(fits), (  # noqa: PT018
            f"requirements/{name}.lock does not have “{asked}”, which pyproject.toml asks for."
            " Run scripts/lock, and commit what it changes."
        )


def test_both_locks_have_the_same_versions() -> None:
    run, dev = locked("run"), locked("dev")
    for name, pins in run.items():
        assert {str(pin.specifier) for pin in pins} <= {str(pin.specifier) for pin in dev[name]}, name
