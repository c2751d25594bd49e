"""The desk's answers: pages, redirects, JSON for its scripts, and error pages that keep what was typed.

Every desk view is wrapped by `signed_in`, which passes it the person and turns its errors into answers.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from liveblog.errors import Forbidden, Invalid, LiveblogError, NotFound, NotNow, Stale, Unavailable
from liveblog.language.translatable import sentence
from liveblog.model.people import Person, may
from liveblog.state import State
from liveblog.store.throttle import Throttled
from liveblog.views.auth import SignInNeeded, clear_cookie, login_url, sign_in_of, whose
from liveblog.views.languages import chosen, drawing_of, language_of
from liveblog.views.security import DESK_HEADERS as HEADERS
from liveblog.views.security import desk_headers
from liveblog.views.uploads import is_multipart, multipart

Asked = Request[State]
View = Callable[[Asked], Awaitable[Response]]
PersonView = Callable[[Asked, Person], Awaitable[Response]]

# A text that is too long must still be read, so that the form can return it with an error. The longest valid one takes
# 600,000 bytes form-encoded (12 per emoji), and twice that inside a form that asks for the password again.
BODY_LIMIT = 4_000_000
FIELDS_LIMIT = 200  # up to five of them per image

_TOO_LONG = (
    "That is too much text to be read here, so nothing was saved. Go back in the browser, where it still stands,"
    " and split it up."
)

SOMEBODY_ELSE = (
    "Somebody else has signed in in this browser since. Sign in again to go on; what you typed is kept."
)

# The message after a redirect, by the value of ?done=.
DONE: Mapping[str, str] = {
    "published": "Published.",
    "saved": "Saved.",
    "moved": "Moved. Readers see the pinned entries in this order.",
    "drafted": "Saved as a draft. Readers do not see it.",
    "submitted": "Submitted. An editor publishes it or sends it back.",
    "bulk": "Done with all that were ticked.",
    "discarded": "Discarded.",
    "scheduled": "It goes out at the time you chose.",
    "sent-back": "It is a draft again, not submitted.",
    "unpublished": "Taken from readers’ screens; it is a draft now.",
    "went-back": "The older words are back, as a new revision.",
    "taken-over": "You took the entry over. Your colleague is told so.",
    "asked": "Asking again.",
    "dismissed": "Dismissed.",
    "muted": "Dismissed; nothing more of this account will come.",
    "tray-restored": "It is in the tray again.",
    "followed": "Followed. What it posts stands in the tray.",
    "unfollowed": "Followed no more.",
    "connection": "The connection’s settings are saved.",
    "mapped": "Saved. It holds for messages from now on.",
    "disconnected": "The connection is deleted; no message comes by it any more.",
    "webhook": "The webhook is there.",
    "webhook-removed": "The webhook is removed; nothing more is sent to it.",
    "webhook-on": "The webhook is on again, and goes on where it stopped.",
    "webhook-asked": "It is being sent. Look again in a moment.",
    "noted": "Noted. Only the staff sees it.",
    "restored": "The entry is back.",
    "withdrawn": "Withdrawn: readers do not see the entry any more.",
    "tombstone": "Withdrawn: readers see the reason in the place of the entry.",
    "profile": "Saved. Readers see it on what is published from now on.",
    "created": "The blog is there. Write its first entry.",
    "blog": "The blog’s settings are saved.",
    "closed": "The blog is closed. Readers see it as finished.",
    "live": "The blog is live.",
    "draft": "The blog is a draft again; readers cannot see it.",
    "deleted": "The blog is deleted.",
    "language": "The desk speaks this language now, in this browser.",
    "password": "The password is changed. All your other sign-ins have ended.",
    "ended": "The sign-in has ended.",
    "role": "The role is changed.",
    "blogs": "Their blogs are changed.",
    "person-removed": "The account is removed, and its sign-ins have ended.",
    "site": "The site is saved. It answers at its hosts within a second.",
    "site-removed": "The site is removed. Its hosts show the main site.",
    "blog-moved": "The blog is moved.",
    "works-at": "Their sites are saved.",
    "revoked": "The link no longer works.",
    "erased": "The name and its addresses are erased.",
    "token-revoked": "The token no longer works.",
}


def signed_in(view: PersonView) -> View:
    """Wraps a view so that it needs a sign-in; others get the sign-in page, which keeps the form they sent."""

    async def answer(request: Asked) -> Response:
        try:
            person, session = await sign_in_of(request)
            # A desk page names its person: somebody else may have signed in since, in another tab.
            if request.headers.get("liveblog-person") not in (None, "", person.id):
                raise SignInNeeded(SOMEBODY_ELSE)
            request.scope["liveblog.sign-in"] = person, session
            return await view(request, person)
        except LiveblogError as problem:
            return await refuse(request, problem)

    return answer


def anyone(view: View) -> View:
    """Wraps a desk view that needs no sign-in; its errors are answered the same way."""

    async def answer(request: Asked) -> Response:
        try:
            return await view(request)
        except LiveblogError as problem:
            return await refuse(request, problem)

    return answer


async def refuse(request: Asked, problem: LiveblogError) -> Response:
    """The answer to an error that the view did not handle."""
    status = status_of(problem)
    if wants_json(request):
        return json_problem(problem)
    if isinstance(problem, SignInNeeded):
        if request.method == "POST":
            return page(
                request,
                "desk/login.html",
                401,
                problems={"": str(problem)},
                name="",
                next="/desk",
                again=await kept(request),
            )
        answer: Response = RedirectResponse(login_url(_asked_for(request)), 303, HEADERS)
        clear_cookie(request, answer)
        return answer
    again = await kept(request) if request.method == "POST" else None
    away = isinstance(problem, Unavailable)
    shown = page(request, "desk/problem.html", status, problem=str(problem), again=again, away=away)
    return _later(shown, problem)


def _later(answer: Response, problem: LiveblogError) -> Response:
    if problem.wait:
        answer.headers["retry-after"] = str(problem.wait)
    return answer


class TranslatedJSON(JSONResponse):
    """JSON for the desk's scripts, with its texts translated once the request's language is known."""

    def __init__(self, body: dict[str, Any], status: int) -> None:
        self._body = body
        super().__init__(body, status, HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        say = language_of(HTTPConnection(scope)).say
        if problems := self._body.get("problems"):
            # The catalogues hold single sentences, so joined ones are translated one by one.
            self._body["message"] = " ".join(say(text) for text in problems.values())
        for name in ("message", "said", "note"):
            if isinstance(text := self._body.get(name), str):
                self._body[name] = say(text)
        if "problems" in self._body:
            self._body["problems"] = {name: say(text) for name, text in self._body["problems"].items()}
        self.body = self.render(self._body)
        self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def json_problem(problem: LiveblogError, **more: Any) -> Response:
    """The same for the desk's scripts."""
    body: dict[str, Any] = {"message": str(problem), **more}
    if isinstance(problem, Invalid):
        body["problems"] = problem.problems
    if isinstance(problem, Stale):
        body["revision"] = problem.revision
    answer = TranslatedJSON(body, status_of(problem))
    return _later(answer, problem)


def status_of(problem: LiveblogError) -> int:
    match problem:
        case Invalid():
            return 422
        case SignInNeeded():
            return 401
        case Forbidden():
            return 403
        case NotFound():
            return 404
        case Stale() | NotNow():
            return 409
        case Throttled():
            return 429
        case Unavailable():
            return 503
    return 400


async def kept(request: Asked) -> dict[str, Any]:
    """A submitted form, to be sent again: its address, fields and person. Passwords are not kept."""
    form = await form_of(request)
    fields = [(name, value) for name, value in form.items() if name not in ("password", "old")]
    person = request.scope.get("liveblog.form-of") or whose(request)
    return {"action": _asked_for(request), "fields": fields, "person": person}


async def form_of(request: Asked, most_fields: int = FIELDS_LIMIT) -> dict[str, str]:
    """The text fields of a form; the last value wins (a checkbox over its hidden "0"). Raises Invalid."""
    if "liveblog.form" not in request.scope:
        request.scope[
            "liveblog.form"
        ] = {}  # a body can be read only once; the answer to a broken form finds this
        if is_multipart(request):
            # A page cannot keep files, so only the text is read.
            async with multipart(
                request, most_files=0, most_fields=most_fields, most_text=BODY_LIMIT
            ) as sent:
                return own(request, sent.fields)
        try:
            form = await request.form(max_fields=most_fields, max_files=0, max_part_size=BODY_LIMIT)
        except HTTPException as problem:
            # Starlette raises this for a field that is too long and for too many fields alike.
            if problem.status_code == 413 or "exceeded" in problem.detail:
                raise Invalid(_TOO_LONG) from None
            raise Invalid(sentence("The form could not be read ({why}).", why=problem.detail)) from None
        return own(request, {k: v for k, v in form.multi_items() if isinstance(v, str)})
    found: dict[str, str] = request.scope["liveblog.form"]
    return found


def own(request: Asked, form: dict[str, str]) -> dict[str, str]:
    """A form without its field `person`, which names the person whose page sent it (without scripts there is no header
    for that). Raises SignInNeeded when that is somebody else."""
    whose_page = form.pop("person", "")
    request.scope["liveblog.form"], request.scope["liveblog.form-of"] = form, whose_page
    found: tuple[Person, Any] | None = request.scope.get("liveblog.sign-in")
    if found and whose_page not in ("", found[0].id):
        raise SignInNeeded(SOMEBODY_ELSE)
    return form


def person_at(request: Asked) -> Person:
    """The signed-in person, in a view that `signed_in` wraps."""
    found: tuple[Person, Any] = request.scope["liveblog.sign-in"]
    return found[0]


def wants_json(request: Asked) -> bool:
    """Whether one of the desk's scripts sent the request; otherwise the browser expects a page."""
    return "application/json" in request.headers.get("accept", "")


def new_id() -> str:
    """The id of a form, so that a form sent twice takes effect once."""
    return secrets.token_hex(10)


def page(request: Asked, template: str, status: int = 200, **context: Any) -> Response:
    """A desk page. Templates always have: person, may(action), done (a sentence), problems (field -> sentence),
    new_id()."""
    found: tuple[Person, Any] | None = request.scope.get("liveblog.sign-in")
    person = found[0] if found else None
    drawing = drawing_of(request)
    html = drawing.template(
        template,
        **{
            "person": person,
            "may": lambda action: person is not None and may(person.role, action),
            "done": DONE.get(request.query_params.get("done", "")),
            "path": request.url.path,
            "new_id": new_id,
            "problems": {},
            "again": None,
            "away": False,
            "chosen_language": chosen(request),
            **context,
        },
    )
    return HTMLResponse(html, status, desk_headers(drawing))


def see(path: str, done: str = "", **more: str) -> Response:
    """Redirects to `path` (303), where the message for `done` is shown."""
    query = "&".join(f"{k}={v}" for k, v in {"done": done, **more}.items() if v)
    path, hash, fragment = path.partition("#")
    return RedirectResponse(path + (f"?{query}" if query else "") + hash + fragment, 303, HEADERS)


def json_response(status: int = 200, **body: Any) -> Response:
    """JSON for the desk's scripts."""
    return TranslatedJSON(body, status)


def _asked_for(request: Asked) -> str:
    query = request.url.query
    return request.url.path + (f"?{query}" if query and request.method == "GET" else "")
