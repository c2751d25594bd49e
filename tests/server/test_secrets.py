"""Secrets stay where they are: not in what is logged, in the process list, in answers, in what commands print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
from servers import Running, command, until

SECRETS = {
    "LIVEBLOG_SECRET": "marked-signing-key",
    "LIVEBLOG_X_API_TOKEN": "marked-x-token",
    "LIVEBLOG_MASTODON_TOKENS": "one.example=marked-mastodon-token",
    "REDIS_URL": "redis://someone:marked-redis-password@127.0.0.1:9/0",
    "LIVEBLOG_MEDIA_URL": "s3://marked-key:marked-bucket-secret@s3.example.org/pictures?region=eu",
}


def test_a_server_tells_no_secret(serve: Callable[..., Running], tmp_path: Path) -> None:
    used = {name: text for name, text in SECRETS.items() if name not in ("REDIS_URL", "LIVEBLOG_MEDIA_URL")}
    server = serve(**used)
    token = server.command("token", "create", "Wire", "--role", "admin").strip()
    password = "marked password of Ada"
    server.command("user", "add", "Ada", "--role", "admin", "--password-stdin", stdin=f"{password}\n")
    said = [
        server.command("settings"),
        server.command("version", "--verbose"),
        server.command("token", "list"),
    ]
    with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}) as client:
        for sent in ("not it", password):
            said.append(client.post("/desk/login", data={"name": "Ada", "password": sent}).text)
        cookie = client.cookies["liveblog"]
        for path in ("/", "/metrics", "/ready", "/nothing", "/live/nothing", "/desk/people", "/desk/account"):
            said.append(client.get(path).text)
        for path, body in {
            "/api/v1/blogs": {"title": 1},
            "/api/v1/blogs/nothing/entries": {},
            "/api/v1/images": {"a": 1},
        }.items():
            said.append(client.post(path, json=body).text)
        said.append(client.get("/api/v1/audit").text)
        said.append(client.get("/desk/people/audit/export").text)
    for process in (server.process.pid, *server.workers()):
        said.append(Path(f"/proc/{process}/cmdline").read_text())
    server.stop()
    until(lambda: server.process.poll() is not None)
    said.append("".join(server.output).replace(server.first_link, ""))  # printed on purpose, and used once
    hidden = ("marked-", password, token, cookie, cookie.split(".")[1])
    found = [(secret, text) for secret in hidden for text in said if secret in text]
    assert not found


def test_what_cannot_be_reached_is_named_without_its_password() -> None:
    for arguments in (("settings",), ("token", "list"), ("serve", "--port", "0")):
        ended = command(*arguments, environ=SECRETS)
        said = ended.stdout + ended.stderr
        assert said
        assert "marked-" not in said.replace("marked-key", ""), said
