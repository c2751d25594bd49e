"""Withdrawing a published entry, silently or with a reason that readers see, and restoring it."""

from __future__ import annotations

from starlette.responses import Response

from liveblog.errors import Invalid, NotNow, Stale
from liveblog.forms.submissions import parse_submission
from liveblog.model.people import Person, need
from liveblog.views.answers import DONE, Asked, form_of, json_response, see, status_of, wants_json
from liveblog.views.desk.addresses import blog_of, entry_id_of
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import MOVED, as_seen, changed, require_current_revision, revision_of


async def withdraw(request: Asked, person: Person) -> Response:
    """POST …/withdraw: a reason leaves a tombstone in its place; sending it again changes the reason."""
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    reason = form.get("reason", "")
    seen = await as_seen(store, blog, person, entry, form)
    try:
        if seen.state not in ("published", "withdrawn"):
            raise Stale(
                "Readers do not see this entry (any more), so there is nothing to withdraw.", entry.revision
            )
        require_current_revision(form, seen)
        given = parse_submission({"reason": reason}, need_text=False).given()
        changes = {"state": "withdrawn", **given}
        entry = await changed(store, blog, person, seen, changes)
    except (Stale, Invalid) as problem:
        if wants_json(request):
            raise
        words = {"": str(problem)}
        typed = {id: {"reason": reason}} if reason.strip() else {}
        return await blog_page(request, person, blog, None, words, status_of(problem), typed=typed)
    said = "tombstone" if entry.tombstone else "withdrawn"
    if wants_json(request):
        # A changed reason has no undo: restoring the entry is something else.
        undo = f"/desk/{blog.slug}/entries/{id}/bring-back" if seen.state == "published" else None
        return json_response(id=id, revision=entry.revision, state=entry.state, said=DONE[said], undo=undo)
    return see(f"/desk/{blog.slug}#entry-{id}", said)


async def bring_back(request: Asked, person: Person) -> Response:
    """POST …/bring-back: the undo of a withdrawal; it stands again where it stood.

    Only at the revision that was shown: the reason, or the text, may have been changed since.
    """
    need(person.role, "publish")
    blog, form, id = await blog_of(request), await form_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    seen = await as_seen(store, blog, person, entry, form)
    try:
        if seen.state != "withdrawn":
            raise Stale(
                "This entry is not withdrawn (any more), so nothing was done. Look at it as it is now.",
                entry.revision,
            )
        if revision_of(form) != seen.revision:
            raise Stale(MOVED, entry.revision)
        entry = await changed(store, blog, person, seen, {"state": "published"})
    except (NotNow, Stale) as problem:
        if wants_json(request):
            raise
        return await blog_page(request, person, blog, None, {"": str(problem)}, status_of(problem))
    if wants_json(request):
        return json_response(id=id, revision=entry.revision, state=entry.state, said=DONE["restored"])
    return see(f"/desk/{blog.slug}#entry-{id}", "restored")
