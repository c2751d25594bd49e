"""Many readers of one server: the load client in C (load.c), driven over its standard input and output."""

from __future__ import annotations

import os
import select
import subprocess
from pathlib import Path
from typing import Any

from servers import Problem


class Load:
    """Readers of one server."""

    def __init__(
        self,
        tool: Path,
        server: Any,
        readers: int,
        *,
        path: str = "",
        batch: int = 200,
        source: int = 1,
        headers: str = "",
    ) -> None:
        self.readers = readers
        self.process = subprocess.Popen(
            [str(tool / "load"), str(server.port), path or server.path, str(readers), str(batch), str(source)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
            env={**os.environ, "LOAD_HEADERS": headers},
        )  # fmt: skip

    def ready(self) -> float:
        """Wait until everyone is connected; returns how many seconds it took."""
        return float(self._line(300)[1])

    def arm(self, least: int) -> None:
        """Wait from now on for a text of at least so many bytes."""
        self._send(f"arm {least}")
        self._line(10)

    def round(self, seconds: float = 60) -> tuple[int, int, int, int]:
        """When the first, middle, 99th-percentile and last reader received it (CLOCK_MONOTONIC, ns)."""
        line = self._line(seconds)
        return int(line[3]), int(line[5]), int(line[7]), int(line[9])

    def counts(self) -> dict[str, int]:
        self._send("count")
        line = self._line(10)
        return {line[i]: int(line[i + 1]) for i in range(1, len(line), 2)}

    def _send(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def _line(self, seconds: float) -> list[str]:
        assert self.process.stdout is not None
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            raise Problem(f"the load client did not answer within {seconds:.0f} seconds")
        line = self.process.stdout.readline()
        if not line:
            raise Problem("the load client has ended")
        return line.split()

    def __enter__(self) -> Load:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
