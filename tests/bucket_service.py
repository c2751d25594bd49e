"""A service that keeps files as a bucket does, and notes each request."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Service(ThreadingHTTPServer):
    """A service that speaks S3's protocol as far as we do, and records what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.files: dict[str, tuple[str, bytes]] = {}
        self.asked: list[tuple[str, str, str]] = []
        self.refuses = False

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Asked(BaseHTTPRequestHandler):
    server: Service

    def _answer(self, status: int, type: str = "", contents: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(contents)))
        self.send_header("etag", '"1"')
        self.send_header("last-modified", "Fri, 09 Jan 2026 12:00:00 GMT")
        if type:
            self.send_header("content-type", type)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(contents)

    def do_PUT(self) -> None:
        contents = self.rfile.read(int(self.headers["content-length"]))
        path = self._ask()
        if not self.server.refuses:
            self.server.files[path] = (self.headers["content-type"], contents)
        self._answer(403 if self.server.refuses else 200)

    def do_DELETE(self) -> None:
        self.server.files.pop(self._ask(), None)
        self._answer(204)

    def do_GET(self) -> None:
        path = self._ask()
        if self.server.refuses:
            return self._answer(403)
        return self._answer(200, *self.server.files[path]) if path in self.server.files else self._answer(404)

    do_HEAD = do_GET  # noqa: N815

    def _ask(self) -> str:
        path = urlsplit(self.path).path
        self.server.asked.append((self.command, path, self.headers["authorization"]))
        return path

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving() -> Iterator[Service]:
    with Service() as service:
        thread = threading.Thread(target=service.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield service
        service.shutdown()
        thread.join()
