"""A network to be asked: answers every Mastodon status after 50 ms.  network.py PORT"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

import uvicorn

DELAY = 0.05  # seconds


async def app(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.sleep(DELAY)
    id = scope["path"].rpartition("/")[2]
    account = {"acct": "mira", "display_name": "Mira Holm"}
    status = {"id": id, "visibility": "public", "content": f"<p>Post {id}.</p>", "account": account}
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(status).encode()})


if __name__ == "__main__":
    uvicorn.run(
        app, port=int(sys.argv[1]), loop="uvloop", http="httptools", lifespan="off",
        access_log=False, log_level="warning", server_header=False,
    )  # fmt: skip
