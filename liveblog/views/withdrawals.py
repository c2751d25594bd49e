"""Taking a published entry back at the desk, silently or with a reason that readers see, and bringing it back."""

from __future__ import annotations

from starlette.responses import Response

from liveblog.errors import Invalid, NotNow, Stale
from liveblog.people import Person, need
from liveblog.submissions import parse_submission
from liveblog.views.answers import DONE, Asked, form_of, see, status_of, told, wants_json
from liveblog.views.composing import MOVED, need_seen, revision_of
from liveblog.views.desk_list import blog_of, blog_page, entry_id_of


async def withdraw(request: Asked, person: Person) -> Response:
    """POST …/withdraw: with a reason a tombstone stands in its place; sent again, the reason is another."""
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    reason = form.get("reason", "")
    try:
        if entry.state not in ("published", "withdrawn"):
            raise Stale(
                "Readers do not see this entry (any more), so there is nothing to withdraw.", entry.revision
            )
        need_seen(form, entry)
        given = parse_submission({"reason": reason}, need_text=False).given()
        changes = {"state": "withdrawn", **given}
        changed = await store.change(blog, id, changes, revision=revision_of(form), by=person.name)
    except (Stale, Invalid) as problem:
        if wants_json(request):
            raise
        words = {"": str(problem)}
        typed = {id: {"reason": reason}} if reason.strip() else {}
        return await blog_page(request, person, blog, None, words, status_of(problem), typed=typed)
    said = "tombstone" if changed.tombstone else "withdrawn"
    if wants_json(request):
        # Of another reason there is no undo: to bring the entry back is another act.
        undo = f"/desk/{blog.slug}/entries/{id}/bring-back" if entry.state == "published" else None
        return told(id=id, revision=changed.revision, state=changed.state, said=DONE[said], undo=undo)
    return see(f"/desk/{blog.slug}#entry-{id}", said)


async def bring_back(request: Asked, person: Person) -> Response:
    """POST …/bring-back: the undo of a withdrawal; it stands again where it stood.

    Only the revision that was seen: the reason, or the words, may have been changed since.
    """
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    seen = revision_of(form)
    try:
        if entry.state != "withdrawn":
            raise Stale(
                "This entry is not withdrawn (any more), so nothing was done. Look at it as it is now.",
                entry.revision,
            )
        if seen != entry.revision:
            raise Stale(MOVED, entry.revision)
        entry = await store.change(blog, id, {"state": "published"}, revision=seen, by=person.name)
    except (NotNow, Stale) as problem:
        if wants_json(request):
            raise
        return await blog_page(request, person, blog, None, {"": str(problem)}, status_of(problem))
    if wants_json(request):
        return told(id=id, revision=entry.revision, state=entry.state, said=DONE["restored"])
    return see(f"/desk/{blog.slug}#entry-{id}", "restored")
