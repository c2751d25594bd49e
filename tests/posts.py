"""Social posts, for the tests of what a paste becomes."""

from __future__ import annotations

from liveblog.model.blocks import Block, Social
from liveblog.text.paste import parse_paste

ID = "987437752164737025"
TIME = "2018-04-20T21:08:00.479Z"


def blocks(text: str) -> tuple[Block, ...]:
    return parse_paste(text).blocks


def only_post(text: str) -> Social:
    (block,) = blocks(text)
    assert isinstance(block, Social), block
    return block


def embed(
    text: str = "The tide is out.",
    *,
    name: str = "Mira Holm",
    handle: str = "mira_holm",
    link: str = f"https://x.com/mira_holm/status/{ID}?ref_src=twsrc%5Etfw",
    date: str = "April 20, 2018",
    attributes: str = 'class="twitter-tweet" data-dnt="true"',
) -> str:
    return (
        f'<blockquote {attributes}><p lang="en" dir="ltr">{text}</p>&mdash; {name} (@{handle}) '
        f'<a href="{link}">{date}</a></blockquote>'
    )


REL = 'rel="nofollow noopener noreferrer"'
DID = "did:plc:abcdefghijklmnopqrstuvwx"
KEY = "3l3qo2vutsw2b"
TOOT = "113107512345678901"
VIDEO = "7101234567890123456"


def only(text: str) -> Block:
    (block,) = parse_paste(text).blocks
    return block
