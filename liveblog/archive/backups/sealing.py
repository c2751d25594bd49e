"""Backups for one key alone: encrypted in age's format (age-encryption.org), which other programs can open, too.

A key file is as `age-keygen` makes it. To write backups its public part (age1…) is enough.
Must not know: what is encrypted.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from pyrage import decrypt_io, encrypt_io, x25519  # type: ignore[import-untyped]  # it has none

from liveblog.errors import Invalid

BEGINNING = b"age-encryption.org/v1"
_SECRET = re.compile(r"^AGE-SECRET-KEY-1[0-9A-Z]+$", re.MULTILINE)
_PUBLIC = re.compile(r"\bage1[0-9a-z]{58}\b")


def make_key(file: Path) -> str:
    """Makes a key file that only its owner can read; gives the public part. Raises Invalid, also when it is there."""
    identity: Any = x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(f"# public key: {public}\n{identity}\n")
    except FileExistsError:
        raise Invalid(f"{file} is there already. Choose another name for the new key.") from None
    except OSError as problem:
        raise Invalid(f"{file} cannot be written: {problem.strerror}.") from None
    return public


def seal(plain: Path, sealed: Path, key: Path) -> None:
    """Encrypts a file for a key file, or for a file with its public part alone. Raises Invalid."""
    text = _text(key)
    found = _PUBLIC.search(text)
    try:
        secret = _SECRET.search(text)
        recipient: Any = (
            x25519.Identity.from_str(secret[0]).to_public()
            if secret
            else x25519.Recipient.from_str(found[0] if found else "")
        )
    except Exception:
        raise Invalid(f"{key} has no key. Make one with `liveblog backup --make-key FILE`.") from None
    with open(plain, "rb") as source, open(sealed, "wb") as out:
        encrypt_io(source, out, [recipient])


def is_sealed(file: Path) -> bool:
    """Raises Invalid when it cannot be read."""
    try:
        with open(file, "rb") as opened:
            return opened.read(len(BEGINNING)) == BEGINNING
    except OSError as problem:
        raise Invalid(f"{file} cannot be read: {problem.strerror}.") from None


def unseal(sealed: Path, plain: Path, key: Path | None) -> None:
    """Decrypts a file. Raises Invalid."""
    if key is None:
        raise Invalid("This backup is encrypted. Name the file with its key: --key FILE.")
    secret = _SECRET.search(_text(key))
    if secret is None:
        raise Invalid(f"{key} has no secret key (AGE-SECRET-KEY-…). The public part alone opens no backup.")
    try:
        identity: Any = x25519.Identity.from_str(secret[0])
        with open(sealed, "rb") as source, open(plain, "wb") as out:
            decrypt_io(source, out, [identity])
    except Exception as problem:  # its errors have no common base
        raise Invalid(f"The backup cannot be decrypted with this key: {problem}.") from None


def _text(key: Path) -> str:
    try:
        return key.read_text("utf-8")
    except (OSError, ValueError) as problem:
        raise Invalid(f"The key file {key} cannot be read: {problem}.") from None
