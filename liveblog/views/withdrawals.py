"""Taking a published entry back at the desk, silently or with a reason that readers see, and bringing it back."""

from __future__ import annotations

from starlette.responses import Response

from liveblog.errors import Invalid, NotNow, Stale
from liveblog.people import Person, need
from liveblog.submissions import parse_submission
from liveblog.views.answers import DONE, Asked, form_of, see, status_of, told, wants_json
from liveblog.views.composing import need_seen, revision_of
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
        undo = f"/desk/{blog.slug}/entries/{id}/bring-back"
        return told(id=id, revision=changed.revision, state=changed.state, said=DONE[said], undo=undo)
    return see(f"/desk/{blog.slug}#entry-{id}", said)


async def bring_back(request: Asked, person: Person) -> Response:
    """POST …/bring-back: the undo of a withdrawal; it stands again where it stood."""
    need(person.role, "publish")
    blog, id = await blog_of(request), entry_id_of(request)
    store = request.state["store"]
    entry = await store.entry(blog, id)
    if entry.state == "withdrawn":
        try:
            entry = await store.change(
                blog, id, {"state": "published"}, revision=entry.revision, by=person.name
            )
        except (NotNow, Stale) as problem:
            if wants_json(request):
                raise
            return await blog_page(request, person, blog, None, {"": str(problem)}, status_of(problem))
    if wants_json(request):
        return told(id=id, revision=entry.revision, state=entry.state, said=DONE["restored"])
    return see(f"/desk/{blog.slug}#entry-{id}", "restored")
