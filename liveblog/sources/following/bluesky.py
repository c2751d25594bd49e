"""Following on Bluesky by its public API: accounts (while the stream is away, and at first), hashtags and words.

Must not know: Redis, blogs.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from liveblog.language.translatable import Sentence
from liveblog.sources.asking import Asking, Gone, Private
from liveblog.sources.client import Answer, Failed
from liveblog.sources.following.arrivals import FIRST, Arrival, Fetched, Target
from liveblog.sources.following.notices import DEACTIVATED, DELETED, SUSPENDED
from liveblog.sources.networks.bluesky import read_record, read_view
from liveblog.sources.reading import dig, items, words

EVERY = 15.0  # seconds


async def fetch(target: Target, asking: Asking) -> Fetched:
    """Raises Failed, Gone, Private, Refused, Held."""
    try:
        return await _fetch(target, asking)
    except Failed as problem:
        if problem.status == 400 and (why := _why(problem.answer)):
            raise Failed(why, status=400) from None
        raise


def _why(answer: Answer | None) -> Sentence | None:
    """What the API says of an account that it does not show."""
    try:
        said = answer.json() if answer else None
    except Failed:
        return None
    error, message = words(said, "error"), words(said, "message").lower()
    if error in ("AccountTakedown", "AccountSuspended") or "suspended" in message:
        return SUSPENDED
    if error in ("AccountDeactivated", "RepoDeactivated") or "deactivated" in message:
        return DEACTIVATED
    return DELETED if "not found" in message or "could not find" in message else None


async def _fetch(target: Target, asking: Asking) -> Fetched:
    base = asking.settings.bluesky_url.rstrip("/") + "/xrpc/"
    if target.searches:
        query = target.address.replace("＃", "#").strip('"')
        answer = await asking.json(base + "app.bsky.feed.searchPosts", q=query, sort="latest", limit="25")
        return _fetched(items(answer, "posts"), target, name=target.address)
    profile = {}
    if not target.account:
        profile = await asking.json(base + "app.bsky.actor.getProfile", actor=target.address.lstrip("@"))
        if not words(profile, "did"):
            raise Gone
    account = target.account or words(profile, "did")
    answer = await asking.json(base + "app.bsky.feed.getAuthorFeed", actor=account, limit="30")
    found = _fetched(
        items(answer, "feed"), target, name=words(profile, "displayName") or words(profile, "handle")
    )
    own = [words(post, "post", "author", "handle", most=253) for post in items(answer, "feed")
           if words(post, "post", "author", "did", most=300) == account]  # fmt: skip
    handle = next((h for h in [words(profile, "handle", most=253), *own] if h and h != "handle.invalid"), "")
    url = f"https://bsky.app/profile/{handle}" if handle else ""
    return replace(found, account=account, url=url, handle=handle)


def _fetched(views: list[Any], target: Target, name: str) -> Fetched:
    """The posts after the cursor, which is when the newest of them was indexed; oldest first."""
    found = []
    for view in views:
        post = dig(view, "post") if dig(view, "post") is not None else view
        at = words(post, "indexedAt")
        if dig(view, "reason") is not None:
            at = words(view, "reason", "indexedAt") or at
        if target.cursor and at <= target.cursor:
            continue
        try:
            block = read_view(post)
        except (Failed, Private):
            continue
        arrival = Arrival(
            block=block,
            reply=dig(post, "record", "reply") is not None,
            repost=dig(view, "reason") is not None,
            language=words(post, "record", "langs", 0, most=20),
            account=words(post, "author", "did", most=300),
        )
        found.append((at, arrival))
    found.sort(key=lambda pair: pair[0])
    newest = max([at for at, _ in found] + [target.cursor])
    chosen = found if target.cursor else found[-FIRST:]
    return Fetched(arrivals=tuple(arrival for _, arrival in chosen), cursor=newest or "0", name=name)


def arrival_of(event: Any, names: dict[str, tuple[str, str]]) -> Arrival | None:
    """The post in an event of the stream (of the old form or the new); None for anything else.

    `names`: the handle and the name of each account that is followed, by its DID.
    """
    did = words(event, "did", most=300)
    commit = dig(event, "commit") if dig(event, "commit") is not None else event
    if did not in names or words(commit, "collection") != "app.bsky.feed.post":
        return None
    rkey, operation = words(commit, "rkey", most=100), words(commit, "operation")
    if not rkey or operation not in ("create", "update", "delete"):
        return None
    handle, name = names[did]
    uri = f"at://{did}/app.bsky.feed.post/{rkey}"
    view = {"uri": uri, "author": {"handle": handle, "displayName": name}}
    record = dig(commit, "record")
    block = read_record(view, {"text": ""} if operation == "delete" else record, did)
    if block is None:
        return None
    return Arrival(
        block=block,
        reply=dig(record, "reply") is not None,
        edited=operation == "update",
        update=operation == "update",
        gone=operation == "delete",
        language=words(record, "langs", 0, most=20),
        account=did,
    )


def part_of(event: Any, kind: str) -> Any:
    """What an event of this kind tells (in the old form or the new); None for events of other kinds."""
    named = words(event, "$type", most=200).rpartition("#")[2] == kind
    return event if named else dig(event, kind)
