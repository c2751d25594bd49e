"""`liveblog settings`: every setting, its value and what it does. Secrets are never printed."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields

from liveblog.cli.arguments import Commands, new_command
from liveblog.settings import Settings


def register(commands: Commands) -> None:
    new_command(commands, "settings", show, "Show every setting, its value and what it does.")


def show(options: argparse.Namespace, settings: Settings) -> int:
    for setting in fields(Settings):
        value = getattr(settings, setting.name)
        shown = "(not set)" if value is None else value
        if setting.metadata.get("secret") and value is not None:
            shown = "(set)"
        # The password in the address of a Redis, of a bucket, of a proxy.
        shown = re.sub(r"(://[^/@\s]*:)[^@\s]*@", r"\1…@", str(shown))
        print(f"{setting.metadata['variable']}={shown}\n    {setting.metadata['help']}")
    return 0
