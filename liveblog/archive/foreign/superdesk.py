"""Superdesk Live Blog's API: {"_items": [post, …]}. A post is made of items, which its groups refer to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from liveblog.archive.foreign.story import (
    ForeignEntry,
    ForeignImage,
    ForeignStory,
    mappings,
    markup,
    names,
    paragraphs,
    text,
    when,
    words,
)


def fits(whole: Mapping[str, Any]) -> bool:
    first = next(iter(mappings(whole.get("_items"))), None)
    return first is not None and ("groups" in first or "items" in first)


def read(whole: Mapping[str, Any]) -> ForeignStory:
    notes: list[str] = []
    entries = []
    for post in mappings(whole.get("_items")):
        id = text(post.get("_id") or post.get("guid"))
        if why := _hidden(post):
            notes.append(f"Post {id}: it is not published ({why}).")
            continue
        entries.append(_entry(id, post, notes))
    blog = whole.get("blog")
    blog = blog if isinstance(blog, Mapping) else {}
    return ForeignStory(
        format="Superdesk Live Blog", title=text(blog.get("title")), summary=text(blog.get("description"), 2_000),
        url=text(blog.get("public_url"), 2_000), entries=tuple(entries), notes=notes,
    )  # fmt: skip


def _hidden(post: Mapping[str, Any]) -> str:
    """Why readers do not see a post; "" where they do. One that was unpublished may keep its status."""
    if post.get("post_status", "open") not in ("open", None):
        return text(post.get("post_status"))
    taken, published = when(post.get("unpublished_date"))[0], when(post.get("published_date"))[0]
    if taken is not None and (published is None or taken > published):
        return "unpublished"
    return "deleted" if post.get("deleted") else ""


def _entry(id: str, post: Mapping[str, Any], notes: list[str]) -> ForeignEntry:
    parts, images = [], []
    for item in _items(post):
        html, image = _item(item)
        parts.append(html)
        images += [image] if image else []
        if not html and not image:
            notes.append(f"Post {id}: an item of the type “{text(item.get('item_type'))}” could not be read.")
    published = None
    zoneless = False
    for name in ("published_date", "firstcreated", "_created"):
        published, zoneless = when(post.get(name))
        if published is not None:
            break
    creator = next((post.get(name) for name in ("publisher", "original_creator") if post.get(name)), "")
    return ForeignEntry(
        id=id, html="\n".join(filter(None, parts)), published=published, zoneless=zoneless,
        headline=text(post.get("headline")), authors=names(creator) if isinstance(creator, Mapping) else (),
        tags=words(post.get("tags")), key=bool(post.get("lb_highlight", post.get("highlight"))),
        pinned=bool(post.get("sticky")), images=tuple(images),
    )  # fmt: skip


def _items(post: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The items of all groups but the root, which only names the others; or those that stand in the post itself."""
    for group in mappings(post.get("groups")):
        if group.get("id") != "root":
            for ref in mappings(group.get("refs")):
                if isinstance(ref.get("item"), Mapping):
                    yield ref["item"]
    yield from mappings(post.get("items"))


def _item(item: Mapping[str, Any]) -> tuple[str, ForeignImage | None]:
    given = item.get("meta")
    meta: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    match str(item.get("item_type", "")).lower():
        case "image" | "picture":
            return _image(item, meta)
        case "quote":
            quote = markup(meta.get("quote")) or markup(item.get("text"))
            credit = text(meta.get("credit"))
            by = f"<p>— {escape(credit)}</p>" if credit else ""
            return f"<blockquote>{paragraphs(quote)}{by}</blockquote>" if quote.strip() else "", None
        case "embed" | "tweet" | "youtube" | "instagram" | "facebook":
            address = text(meta.get("original_url") or meta.get("url"), 2_000)
            html = (
                f"<p>{escape(address)}</p>"
                if address
                else markup(meta.get("html")) or markup(item.get("text"))
            )
            return html, None
    return paragraphs(markup(item.get("text"))), None


def _image(item: Mapping[str, Any], meta: Mapping[str, Any]) -> tuple[str, ForeignImage | None]:
    address = _largest(meta.get("media")) or _largest(item)
    if not address:
        return markup(item.get("text")), None  # an <img> of its own
    caption, credit = text(meta.get("caption"), 500), text(meta.get("credit"), 200)
    return "", ForeignImage(address, alt=caption, caption=caption, credit=credit)


def _largest(media: Any) -> str:
    """The address of the original, or of the largest size."""
    sizes = media.get("renditions") if isinstance(media, Mapping) else None
    if not isinstance(sizes, Mapping):
        return ""
    found = [sizes["original"]] if isinstance(sizes.get("original"), Mapping) else []
    found += [one for one in sizes.values() if isinstance(one, Mapping)]
    return next((text(one.get("href"), 2_000) for one in found if one.get("href")), "")
