"""Files in a bucket of any S3-compatible service: writing, reading, listing.

The one place that knows obstore, which comes with `liveblog[s3]`. Must not know: what the files are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from liveblog.errors import CannotStart, Unavailable

if TYPE_CHECKING:
    from obstore.store import S3Credential

SHAPE = "s3://KEY:SECRET@HOST/BUCKET?region=REGION"
NOT_INSTALLED = "LIVEBLOG_MEDIA_URL names a bucket, which needs one more package: install liveblog[s3]."
AWAY = "The bucket that keeps the images does not answer or refuses. Nothing is lost: try again in a moment."


class Bucket:
    """A bucket by its address: s3:// for https, s3+http:// for a service in the same network.

    Does not connect yet. Raises CannotStart when the address is invalid or obstore is missing.
    """

    def __init__(self, url: str) -> None:
        try:
            import obstore
            from obstore.exceptions import BaseError
            from obstore.store import S3Store
        except ImportError:
            raise CannotStart(NOT_INSTALLED) from None
        host, bucket, prefix, key, secret, region, safe = _parts(url)
        self._obstore, self._wrong = obstore, BaseError

        def credential() -> S3Credential:
            return {"access_key_id": key, "secret_access_key": secret, "token": None, "expires_at": None}

        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            endpoint=f"{'https' if safe else 'http'}://{host}",
            region=region,
            # Not as the library's own settings, which would be mixed with the machine's AWS_… variables.
            credential_provider=credential,
            disable_bulk_delete=True,  # not every service supports it
            virtual_hosted_style_request=False,  # every service supports the bucket in the path
            client_options={"allow_http": not safe, "timeout": "20s", "connect_timeout": "5s"},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=15)},
        )

    async def write(self, name: str, type: str, contents: bytes) -> None:
        """Raises Unavailable."""
        with self._answering():
            await self._obstore.put_async(
                self._store,
                name,
                contents,
                attributes={"Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable"},
                use_multipart=False,
            )

    async def read(self, name: str) -> bytes | None:
        """None when there is no such file. Raises Unavailable."""
        with self._answering():
            try:
                answer = await self._obstore.get_async(self._store, name)
                return bytes(await answer.bytes_async())
            except FileNotFoundError:
                return None

    async def has(self, name: str) -> bool:
        """Raises Unavailable."""
        with self._answering():
            try:
                await self._obstore.head_async(self._store, name)
            except FileNotFoundError:
                return False
            return True

    async def remove(self, name: str) -> None:
        """Raises Unavailable."""
        with self._answering(), suppress(FileNotFoundError):
            await self._obstore.delete_async(self._store, name)

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (self._wrong, OSError, ValueError) as problem:
            raise Unavailable(AWAY) from problem


def _parts(url: str) -> tuple[str, str, str, str, str, str, bool]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise CannotStart(_wrong("its host or port cannot be read")) from None
    if parts.scheme not in ("s3", "s3+http"):
        raise CannotStart(_wrong("it has to begin with s3://"))
    if not parts.username or not parts.password:
        raise CannotStart(_wrong("key and secret are missing (write “/” in them as %2F, “+” as %2B)"))
    bucket, _, prefix = parts.path.strip("/").partition("/")
    if not parts.hostname or not bucket:
        raise CannotStart(_wrong("the host or the bucket is missing"))
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    region = parse_qs(parts.query).get("region", ["us-east-1"])[0]
    return (
        f"{host}:{port}" if port else host,
        bucket,
        prefix,
        unquote(parts.username),
        unquote(parts.password),
        region,
        parts.scheme == "s3",
    )


def _wrong(what: str) -> str:
    # Not the address itself: it carries a secret.
    return f"LIVEBLOG_MEDIA_URL cannot be used: {what}. Write {SHAPE}."
