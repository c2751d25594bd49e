"""Display names in pages: labels, roles, form fields, networks.

Must not know: templates, languages (a `sentence` is translated where it is shown).
"""

from __future__ import annotations

from liveblog.language.translatable import sentence

LABEL_NAMES = {
    "breaking": sentence("Breaking"),
    "update": sentence("Update"),
    "correction": sentence("Correction"),
    "editor-note": sentence("Editor’s note"),
}
ROLE_NAMES = {
    "admin": sentence("Admin"),
    "editor": sentence("Editor"),
    "contributor": sentence("Contributor"),
}
# What forms call the fields of an entry.
FIELD_NAMES = {
    "text": sentence("Text"),
    "headline": sentence("Headline"),
    "label": sentence("Label"),
    "key": sentence("Key event"),
    "pinned": sentence("Pinned"),
    "tags": sentence("Tags"),
    "authors": sentence("Authors"),
    "images": sentence("Images"),
    "facts": sentence("Facts box"),
    "state": sentence("State"),
    "when": sentence("Time"),
    "title": sentence("Title"),
    "slug": sentence("Slug"),
    "summary": sentence("Summary"),
    "language": sentence("Language"),
    "direction": sentence("Writing direction"),
    "zone": sentence("Time zone"),
    "started": sentence("Day the story began"),
    "cover": sentence("Cover image"),
    "bylines": sentence("Bylines"),
    "reader_count": sentence("Number of readers"),
    "deleted_posts": sentence("Posts deleted at their source"),
    "hold": sentence("Seconds before a trusted source’s post goes out"),
    "close_after": sentence("Close after days without news"),
}
NETWORK_NAMES = {
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "threads": "Threads",
    "instagram": "Instagram",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "tiktok": "TikTok",
    "vimeo": "Vimeo",
    "telegram": "Telegram",
    "reddit": "Reddit",
    "linkedin": "LinkedIn",
}


def network_name(network: str) -> str:
    return NETWORK_NAMES.get(network, network.capitalize())
