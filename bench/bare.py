"""A reference: an ASGI app that answers every request with the same bytes.  bare.py PORT FILE

FILE contains header lines, an empty line, and the body.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import uvicorn

head, _, body = Path(sys.argv[2]).read_bytes().partition(b"\n\n")
headers = [tuple(line.split(b": ", 1)) for line in head.split(b"\n")]


async def app(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="uvloop", http="httptools", lifespan="off",
        access_log=False, log_level="warning", server_header=False,
    )  # fmt: skip
