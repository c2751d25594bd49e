"""The networks: which one an address or an embed code belongs to, and the plain-text grammar of a copied post.

One file a network holds all that is known of it. Adding a network is one file and one line here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile
from urllib.parse import quote

from liveblog.model.blocks import Embed, Link, Social
from liveblog.text.social import (
    applepodcasts,
    bluesky,
    dailymotion,
    datawrapper,
    documentcloud,
    drawn,
    facebook,
    flourish,
    googlemaps,
    infogram,
    instagram,
    linkedin,
    mastodon,
    reddit,
    rumble,
    soundcloud,
    spotify,
    telegram,
    threads,
    tiktok,
    truthsocial,
    twitch,
    vimeo,
    vk,
    whatsapp,
    x,
    youtube,
)
from liveblog.text.social.code import Element
from liveblog.text.social.frames import titled
from liveblog.text.social.network import Network, quoted, written
from liveblog.text.social.rests import hosts_of
from liveblog.text.social.signature import Signature
from liveblog.text.social.urls import Url, read_url
from liveblog.text.social.wrappers import unwrapped

# Mastodon is last: it is known by the shape of its addresses alone, which others share. Before it stand those whose
# embeds are of the network "web".
NETWORKS: dict[str, Network] = {
    module.NETWORK.key: module.NETWORK
    for module in (
        *(x, bluesky, threads, telegram, reddit, linkedin, truthsocial),
        *(
            instagram,
            facebook,
            youtube,
            vimeo,
            tiktok,
            spotify,
            soundcloud,
            datawrapper,
            flourish,
            googlemaps,
        ),
        *(dailymotion, applepodcasts, infogram, documentcloud, twitch, rumble, vk, whatsapp),
        mastodon,
    )
}


def title(network: str) -> str:
    """What people call a network: "X", "Bluesky"."""
    return NETWORKS[network].title if network in NETWORKS else network


def find_post(address: str) -> Social | Embed | None:
    """The post or video that an address leads to, or None for any other address."""
    if address.startswith("at://"):
        return bluesky.at(address)
    url = read_url(unwrapped(address))
    return _post(url) if url else None


def _post(url: Url) -> Social | Embed | None:
    return next((found for network in NETWORKS.values() if (found := network.post(url))), None)


def from_element(element: Element) -> Social | Embed | Link | None:
    """The post in a piece of embed code, or None when it is no network's."""
    if drawn.is_card(element):
        return drawn.card(element, NETWORKS, find_post)
    for network in NETWORKS.values():
        if found := network.code(element):
            return found
    # Newsrooms rename the classes so that the network's script leaves the quote alone; the last link still tells.
    return (
        quoted("x", element, _post, own=False)
        if element.tag == "blockquote" and _ends_in_post(element)
        else None
    )


def from_card(lines: Sequence[str], at: int) -> tuple[Social, int] | None:
    """The post whose card on a page of ours was copied as words, from this line on; and the line after it."""
    return drawn.words(lines, at, NETWORKS)


def with_credit(embed: Embed, credit: Element) -> Embed | None:
    """An embed with what the credit below it says of it; None when that is nobody's credit, or somebody else's."""
    site = _site(embed.url)
    if not find_post(embed.url) or not {_site(f"https://{host}/") for host in hosts_of(credit)} <= {site}:
        return None
    title = author = ""
    for link in (*credit.links, *credit.body_links):
        found = find_post(link.href)
        if isinstance(found, Embed) and found.network == embed.network:
            title = title or link.shown
            # A player can name by a number what has a page of its own.
            embed = (
                replace(embed, url=found.url) if embed.url.startswith("https://w.soundcloud.com/") else embed
            )
        elif link.href.count("/") > 2 and link.href.rstrip("/").count("/") > 2:
            author = author or link.shown
    return replace(titled(embed, title), author=embed.author or author or None)


def _site(address: str) -> str:
    """The two last parts of an address's host: "soundcloud.com"."""
    url = read_url(address)
    return ".".join(url.host.split(".")[-2:]) if url else ""


def _ends_in_post(element: Element) -> bool:
    return bool(element.links) and isinstance(find_post(element.links[-1].href), Social)


def from_signature(body: str, signature: Signature) -> Social | None:
    """The post that a signature makes of the text before it; None when it cannot be one."""
    post = find_post(signature.url) if signature.url else None
    if post is None and not signature.url and (network := network_of(signature.handle)):
        post = Social(network=network, text="")
    if isinstance(post, Social) and post.handle and post.handle.casefold() != signature.handle.casefold():
        return None  # signed by one, and the address is another's
    if not isinstance(post, Social) or not body or _too_long(body, NETWORKS[post.network].longest):
        return None
    posted = post.posted or signature.posted
    return written(replace(post, name=signature.name, handle=signature.handle, posted=posted), body)


def network_of(handle: str) -> str | None:
    """The network on which somebody can be called so."""
    return next(
        (network.key for network in NETWORKS.values() if network.signed and network.signed(handle)), None
    )


def _too_long(body: str, most: int) -> bool:
    """Whether a text is longer than a post, counted without addresses, leading "@mentions" and what joins emoji."""
    if len(body) > 20 * most:
        return True
    words = dropwhile(lambda word: word.startswith("@"), body.split())
    counted = " ".join(w for w in words if not w.startswith(("http://", "https://", "pic.")))
    return (
        sum(1 for c in counted if c not in "\u200d\ufe0f\u20e3" and not "\U0001f3fb" <= c <= "\U0001f3ff")
        > most
    )


def hashtag_url(network: str, tag: str) -> str | None:
    """Where a network shows what is posted with a hashtag, or None where there is no such place."""
    known = NETWORKS.get(network)
    return known.hashtag.format(quote(tag, safe="")) if known and known.hashtag else None


def profile_url(network: str, handle: str) -> str | None:
    """The page of somebody on a network."""
    if network == "mastodon":
        return mastodon.profile(handle)
    known = NETWORKS.get(network)
    if known is None or not known.profile or (known.signed and not known.signed(handle)):
        return None
    return known.profile.format(quote(handle, safe=""))
