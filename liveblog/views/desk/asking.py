"""Look-ups of the posts in an entry: their outcome, and asking again.

Must not know: networks, how they are asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from liveblog.errors import Invalid
from liveblog.language.translatable import Sentence, sentence
from liveblog.model.blocks import Block
from liveblog.model.entries import TEXT_LIMIT, Entry
from liveblog.model.people import Person, need
from liveblog.store.asks import Ask
from liveblog.text.paste import parse_paste
from liveblog.text.resolved import address_of
from liveblog.text.social import title
from liveblog.text.social.urls import read_url
from liveblog.views.answers import Asked, form_of, json_response, see, wants_json
from liveblog.views.desk.addresses import blog_of, entry_id_of


@dataclass(frozen=True, slots=True)
class AskedLine:
    """The state of one address's look-up; `due`: the next try in milliseconds, 0 for never."""

    words: Sentence
    due: int = 0


def asked_lines(entry: Entry, asks: Mapping[str, Ask]) -> list[AskedLine]:
    """An entry's posts that could not be looked up so far, or were deleted at their source."""
    lines = []
    for block in entry.blocks:
        ask = asks.get(address_of(block))
        if deleted := getattr(block, "deleted", None):
            words = sentence(
                "{network} says that this post was deleted. It was noticed on {day}.",
                network=_name(block),
                day=deleted[:10],
            )
            lines.append(AskedLine(words))
        elif ask and ask.tries:
            words = sentence(
                "{network} was asked once: {why}",
                "{network} was asked {n} times: {why}",
                network=_name(block),
                n=ask.tries,
                why=ask.said,
            )
            lines.append(AskedLine(words, 0 if ask.given_up else ask.due))
    return lines


def _name(block: Block) -> str:
    """A block's origin as people know it: a network's name, or a page's host."""
    network = getattr(block, "network", "web")
    url = read_url(address_of(block))
    return title(network) if network != "web" or url is None else url.host


async def ask_again(request: Asked, person: Person) -> Response:
    """POST …/ask: looks up every post in an entry at once."""
    need(person.role, "write")
    blog, id, store = await blog_of(request), entry_id_of(request), request.state["store"]
    entry = await store.entry(blog, id)
    asked = await store.asks.again(entry.blocks, (blog.id, id))
    if not asked:
        raise Invalid("There is nothing in this entry that a network could be asked about.")
    await store.tell_asked(blog, id)
    if wants_json(request):
        return json_response(id=id, asked=asked)
    return see(f"/desk/{blog.slug}#entry-{id}", "asked")


async def ask_ahead(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/ask: looks up the links in a composer ahead, so that its entry is published complete."""
    need(person.role, "write")
    await blog_of(request)
    text = (await form_of(request)).get("text", "")
    found = await request.state["store"].asks.want(parse_paste(text[:TEXT_LIMIT]).blocks)
    return json_response(answered=len(found))
