"""A composer's form: its initial fields and buttons, and the entry, state, time and base revision that it asks for.

New entries and edits follow the same rules; `publishing.py` and `editing.py` carry them out.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from liveblog.errors import Invalid, LiveblogError, Stale, Unavailable
from liveblog.forms import corrections as correction_form
from liveblog.forms import facts_fields
from liveblog.forms import images as image_form
from liveblog.forms.submissions import Submission, parse_submission
from liveblog.forms.when import when_of
from liveblog.language.translatable import sentence
from liveblog.model.blogs import Blog
from liveblog.model.corrections import SOON
from liveblog.model.entries import Correction, Entry, NewEntry, State
from liveblog.model.people import Person, may, need
from liveblog.store import Store
from liveblog.store.drafts import Draft, Overtaken
from liveblog.text import paste
from liveblog.views.answers import Asked, form_of, new_id, page

# The message after an entry changed its state, by the value of ?done=.
SAID: dict[State, str] = {
    "published": "published",
    "draft": "drafted",
    "submitted": "submitted",
    "scheduled": "scheduled",
}
_NOT_TYPED = ("id", "revision", "zone", "kept-at", "kept-by")

MOVED = "Somebody else changed this entry meanwhile, so nothing was done. Look at it as it is now, then do it again."

Way = tuple[str, str]  # a state and its button's label; Ctrl+Enter presses the first


def new_form() -> dict[str, str]:
    """An empty composer. Its id makes sure that a form sent twice creates one entry."""
    return {"id": new_id()}


def blank_form(person: Person) -> dict[str, str]:
    """The composer's initial fields. Those who may publish can change the authors; others write in their own name."""
    return new_form() | ({"authors": person.name} if may(person.role, "publish") else {})


def form_of_entry(entry: Entry) -> dict[str, str]:
    """The composer's fields for an existing entry."""
    return {
        "id": entry.id,
        "revision": str(entry.revision),
        "text": entry.source,
        "headline": entry.headline,
        "key_line": entry.key_line,
        "label": entry.label or "",
        "key": "1" if entry.key else "",
        "pinned": "1" if entry.pinned else "",
        "tags": ", ".join(entry.tags),
        "authors": ", ".join(entry.authors),
        "when": when_of(entry.published)
        if entry.state in ("published", "scheduled") and not entry.day
        else "",
        **image_form.of_images(entry.images),
        **correction_form.of_corrections(entry.corrections),
        **facts_fields.of_facts(entry.facts),
    }


# The composer's buttons.
PUBLISH: Way = ("published", sentence("Publish"))
APPROVE: Way = ("published", sentence("Approve and publish"))
PUBLISH_NOW: Way = ("published", sentence("Publish now"))
SUBMIT: Way = ("submitted", sentence("Submit for approval"))
DRAFT: Way = ("draft", sentence("Save as draft"))
DRAFT_AGAIN: Way = ("draft", sentence("Back to a draft"))
SAVE = sentence("Save")


def ways_of(person: Person, entry: Entry | None = None, closed: bool = False) -> list[Way]:
    """The buttons under a composer: the states that a new entry, or this one, may get (also in a closed blog)."""
    publishes = may(person.role, "publish")
    if closed and entry is None:
        return [DRAFT] if publishes else [SUBMIT, DRAFT]
    if entry is None or entry.state == "draft" or (entry.state == "submitted" and not publishes):
        return [PUBLISH if publishes else SUBMIT, DRAFT]
    if entry.state == "submitted":
        return [APPROVE, ("submitted", SAVE)]
    if entry.state == "scheduled" and publishes:
        return [("scheduled", SAVE), PUBLISH_NOW, DRAFT_AGAIN]
    return [("", SAVE)]


def revision_of(form: Mapping[str, str], name: str = "revision") -> int | None:
    text = form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def state_of(form: Mapping[str, str], otherwise: State) -> State:
    text = form.get("state", "") or otherwise
    for state in SAID:
        if text == state:
            return state
    raise Invalid("An entry can be published, kept as a draft or submitted for approval.")


def goes_out(entry: Entry) -> dict[str, Any]:
    """The time of a scheduled entry, for the message about it."""
    return {"at": str(entry.published)} if entry.state == "scheduled" else {}


def require_current_revision(form: Mapping[str, str], entry: Entry) -> None:
    """Raises Stale when a button was pressed on an entry of which more than the facts box changed since it was
    shown."""
    revision = revision_of(form)
    if revision is not None and not entry.is_but_facts_at(revision):
        raise Stale(MOVED, entry.revision)


async def as_seen(store: Store, blog: Blog, person: Person, entry: Entry, form: Mapping[str, str]) -> Entry:
    """The entry as it was when a person began the edit they are sending, if only they have changed it since: they may
    be resending it after a lost answer (`Store.change` tells whether it is the same edit). Else the current entry."""
    revision = revision_of(form)
    if entry.changed_by != person.name or revision is None or entry.is_at(revision):
        return entry
    before = await store.revision(blog, entry.id, entry.saved - 1)
    return before if before and before.is_at(revision) else entry


async def changed(store: Store, blog: Blog, person: Person, seen: Entry, changes: Mapping[str, Any]) -> Entry:
    """Applies a button to an entry at the revision that was shown, and to no other. Raises as Store.change."""
    try:
        return await store.change(blog, seen.id, changes, revision=seen.revision, by=person.name)
    except Stale as problem:
        raise Stale(MOVED, problem.revision) from problem


def require_state(person: Person, state: State) -> None:
    """Raises Forbidden when a person may not give an entry this state. The store makes sure that nothing is published
    in a closed blog."""
    if state in ("published", "scheduled"):
        need(person.role, "publish")


def timed(state: State, when: int | None) -> tuple[State, int | None]:
    """State and time: publishing at a future time is scheduling; drafts and submitted entries have no time yet."""
    ahead = when is not None and when > time.time() * 1000 + SOON
    if state == "scheduled" and not ahead:
        raise Invalid(when="Choose a time to come, or publish it now.")
    if state == "published" and ahead:
        return "scheduled", when
    if when is not None and state not in ("published", "scheduled"):
        raise Invalid(when="A draft has no time yet. Leave it empty, and choose it when you publish.")
    return state, when


def submission_of(form: Mapping[str, str], person: Person) -> Submission:
    """The composer's checked fields; an entry's state and time are decided elsewhere."""
    asked = ["id", "text", "headline", "label", "key", "key_line", "pinned", "tags"]
    if may(person.role, "publish"):
        asked.append("authors")  # those who may not publish write in their own name
    said: dict[str, Any] = {
        name: text
        for name, text in form.items()
        if name in asked or image_form.is_field(name) or facts_fields.is_field(name)
    }
    if form.get("change") == "correction":
        said["correction"] = form.get("correction", "")
    said["corrections"] = correction_form.listed(form)
    return parse_submission(said, need_text=True, now=round(time.time() * 1000))


def with_label(form: Mapping[str, str], entry: Entry | None = None) -> Mapping[str, str]:
    """The form, without its label field if none is chosen and the text may set it ("BREAKING: …").

    In an edit "none" removes the entry's label, even if its unchanged text begins with one.
    """
    refused = entry is not None and (entry.label or paste.parse_paste(entry.source).label)
    return form if form.get("label") or refused else {k: v for k, v in form.items() if k != "label"}


def new_entry_of(form: Mapping[str, str], person: Person, entry: Entry | None = None) -> NewEntry:
    submission = submission_of(with_label(form, entry), person)
    # An empty authors field is deliberate: an entry without a name.
    return paste.new_entry(
        submission.but(authors=(person.name,)) if submission.authors is None else submission
    )


def corrections_of(form: Mapping[str, str]) -> tuple[Correction, ...]:
    """The problems of a checked form."""
    if form.get("change") != "correction":
        return ()
    return (Correction(at=round(time.time() * 1000), text=form["correction"].strip()),)


async def sent(request: Asked, person: Person, blog: Blog, composer: str, entry: Entry) -> None:
    """Call when a form is stored: deletes its draft and gives back the lease."""
    store = request.state["store"]
    # If Redis becomes unreachable after storing the entry, the draft and the lease expire by themselves.
    with contextlib.suppress(Unavailable, Overtaken):
        kept = await store.drafts.draft(person, blog, composer)
        form = await form_of(request)
        unseen = newer_than(kept, form, form.get("kept-at"))
        # The page had overruled another's draft; its own draft with another id belongs to the next entry.
        other = "kept-at" in form and kept and kept.fields.get("kept-by", "") != form.get("kept-by", "")
        if kept and (other or kept.fields.get("id") == entry.id) and not unseen:
            await store.drafts.forget(person, blog, composer, kept)
        if composer != "new":
            await store.lease(blog, entry.id, person, "end")


def newer_than(kept: Draft | None, form: Mapping[str, str], known: str | None) -> Draft | None:
    """What is kept, where its writer went on elsewhere since a page learned of a copy; None: nothing of that kind.

    A page's own copies are in the order in which it sent them; a form that does not say is believed, as programs are.
    """
    if kept is None or known is None or kept.fields.get("kept-by", "") == form.get("kept-by", ""):
        return None
    same = all(form.get(name, "") == text for name, text in kept.fields.items() if name not in _NOT_TYPED)
    return None if same or kept.at <= int("0" + "".join(filter(str.isdecimal, known))[:15]) else kept


def draft_page(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problem: LiveblogError
) -> Response:
    """Redis is unreachable: return the text in a form that can be sent again."""
    return page(
        request,
        "desk/unavailable.html",
        503,
        blog=blog,
        form=form,
        problem=str(problem),
        ways=ways_of(person),
    )
