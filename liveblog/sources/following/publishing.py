"""A post of the tray becomes an entry: by an editor, or by itself for a source that is trusted. Once, whoever asks.

Must not know: HTTP, HTML.
"""

from __future__ import annotations

from dataclasses import replace

from liveblog.errors import NotFound
from liveblog.forms.submissions import parse_submission
from liveblog.model.blogs import Blog
from liveblog.model.entries import Entry
from liveblog.model.tray import TrayPost
from liveblog.store import Store
from liveblog.store.keys import same_id
from liveblog.store.tray import taken
from liveblog.text import paste


async def publish_post(
    store: Store,
    blog: Blog,
    post: TrayPost,
    *,
    by: str,
    by_id: str = "",
    authors: tuple[str, ...] = (),
    words: str = "",
) -> Entry:
    """The entry of a post, with words of the editor's before it. Raises Stale when a colleague was faster; Invalid;
    NotNow in a closed blog; NotFound.

    What the tray knows of the post is in the entry at once; the resolver adds the rest.
    """
    text = f"{words.strip()}\n\n{post.url}" if words.strip() else post.url
    new = paste.new_entry(parse_submission({"text": text, "authors": list(authors)}, need_text=True))
    # Everybody who publishes this post makes the same entry, so that two make one.
    new = replace(new, id=same_id("tray-entry", blog.id, post.id), by=by_id, changed_by=by)
    await store.asks.remember(post.block)
    try:
        entry, made = await store.publish(blog, new)  # which marks the post as used, in the same act
    except NotFound:
        raise taken(replace(post, state="used")) from None
    if not made:
        raise taken(await store.tray_post(blog, post.id))
    return entry
