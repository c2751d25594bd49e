"""What the OpenAPI document allows, the API takes; what it forbids by a form, the API refuses."""

from __future__ import annotations

import re
from typing import Any

import from_document
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from test_docs import routed

from liveblog.app import ROUTES
from liveblog.errors import Invalid
from liveblog.forms.blogs import parse_blog, parse_blog_changes
from liveblog.forms.submissions import parse_submission
from liveblog.model.entries import parse_id
from liveblog.model.events import parse_position
from liveblog.model.words import is_blank, one_line
from liveblog.store.blogs import parse_mark
from liveblog.text.followed import parse_source
from liveblog.views.api import openapi
from liveblog.views.api.calls import if_match

DOCUMENT = openapi.document()
SCHEMAS = DOCUMENT["components"]["schemas"]

# What no schema can say: which images, zones, languages, addresses and times there are, what a word of our own is,
# what of a box's cells fits together.
BEYOND = {
    "images",
    "cover",
    "slug",
    "language",
    "zone",
    "address",
    "published",
    "corrections",
    "started",
    "id",
}


def allowed(name: str) -> st.SearchStrategy[Any]:
    return from_document.allowed(SCHEMAS[name], SCHEMAS)


def no_surprise(body: dict[str, Any], problem: Invalid) -> None:
    """Fails with the problems that the document should have foreseen."""
    found = {}
    for name, said in problem.problems.items():
        invisible = isinstance(body.get(name, ""), str) and is_blank(one_line(body.get(name, "")))
        if name not in BEYOND and not name.startswith("facts") and not invisible:
            found[name] = said
    assert not found, body


bounded = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@bounded
@given(allowed("NewEntry"))
def test_a_new_entry(body: dict[str, Any]) -> None:
    try:
        parse_submission(body, need_text=True)
    except Invalid as problem:
        no_surprise(body, problem)


@bounded
@given(allowed("EntryChanges"))
def test_changes_of_an_entry(body: dict[str, Any]) -> None:
    try:
        parse_submission(body, need_text=False)
    except Invalid as problem:
        no_surprise(body, problem)


@bounded
@given(allowed("NewBlog"))
def test_a_new_blog(body: dict[str, Any]) -> None:
    try:
        parse_blog(body)
    except Invalid as problem:
        no_surprise(body, problem)


@bounded
@given(allowed("BlogChanges"))
def test_changes_of_a_blog(body: dict[str, Any]) -> None:
    try:
        parse_blog_changes(body)
    except Invalid as problem:
        no_surprise(body, problem)


@bounded
@given(allowed("NewSource"))
def test_a_new_source(body: dict[str, Any]) -> None:
    try:
        parse_source(body, "s1")
    except Invalid as problem:
        no_surprise(body, problem)


def schema_of(name: str) -> dict[str, Any]:
    """The schema of the parameter of this name, wherever it is first."""
    for operations in DOCUMENT["paths"].values():
        for operation in operations.values():
            for one in operation["parameters"]:
                if one["name"] == name:
                    found: dict[str, Any] = one["schema"]
                    return found
    raise AssertionError(name)


def revision_in(header: str) -> int | None:
    return if_match(Request({"type": "http", "headers": [(b"if-match", header.encode("latin-1", "ignore"))]}))


@given(from_document.allowed(schema_of("If-Match"), SCHEMAS))
def test_a_revision_that_the_document_allows_is_read(header: str) -> None:
    assert revision_in(header) is None or re.search(r"\d", header)


@pytest.mark.parametrize("header", ["nonsense", '"3', "-1", "3, 4", '"0x3"', "W/", "1" * 16])
def test_a_revision_that_it_forbids_is_refused(header: str) -> None:
    if header == '"3':  # taken, as it is plain what is meant
        assert revision_in(header) == 3
        return
    assert not re.search(schema_of("If-Match")["pattern"], header)
    with pytest.raises(Invalid):
        revision_in(header)


@settings(max_examples=30)
@given(st.from_regex(openapi.POSITION), st.from_regex(openapi.MARK), st.from_regex(openapi.ENTRY_ID))
def test_the_places_in_lists_are_read(position: str, mark: str, id: str) -> None:
    assert parse_position(position.rstrip("\n")) is not None
    assert parse_mark(mark.rstrip("\n")) is not None
    assert parse_id(id.rstrip("\n")) is not None or id.rstrip("\n").islower()  # a word of our addresses


async def test_the_refusal_of_a_method_names_all_the_others(api: httpx.AsyncClient) -> None:
    """`Allow` is that of the address, not that of the first route with it."""
    methods: dict[str, set[str]] = {}
    for route in routed(ROUTES):
        method, path = route.split(" ", 1)
        if method != "WS" and "{path:path}" not in path:
            methods.setdefault(path, set()).update({"GET", "HEAD"} if method == "GET" else {method})
    for path, known in methods.items():
        asked = re.sub(r"\{\w+\}", "none", path)
        answer = await api.request("PROPFIND", asked)
        named = set(answer.headers.get("allow", "").replace(" ", "").split(","))
        assert answer.status_code == 405, path
        assert known <= named, path  # other addresses may match it, too: /live/{slug}/{entry}
        if path.startswith("/api/") and "none" not in asked:
            assert known == named, path
