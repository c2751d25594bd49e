"""What readers see beside an author’s name: copied into an entry when it is signed."""

from __future__ import annotations

import secrets

import pytest

from liveblog.archive.profiles import parse_profiles
from liveblog.errors import Invalid, NotFound
from liveblog.model.blocks import Text
from liveblog.model.blogs import NewBlog
from liveblog.model.entries import Entry, NewEntry
from liveblog.model.people import Person
from liveblog.model.profiles import Profile, parse_job_title
from liveblog.store import Store

PICTURE = f"{'a' * 32}-192x192"


async def somebody(store: Store, job_title: str = "Valley correspondent") -> Person:
    name = f"Mira {secrets.token_hex(4)}"
    person, _ = await store.people.join(
        await store.people.invite("editor", name), name, "correct horse battery", None
    )
    await store.people.set_profile(person.id, job_title=job_title, picture=PICTURE)
    return person


def words(text: str = "The bridge is closed.", **facts: object) -> NewEntry:
    return NewEntry(source=text, blocks=(Text(text=text),), **facts)  # type: ignore[arg-type]


async def test_an_entry_is_signed_with_its_authors_title_and_picture(store: Store) -> None:
    person = await somebody(store)
    blog = await store.create_blog(NewBlog(slug=f"a-{secrets.token_hex(4)}", title="A", state="live"))
    entry, _ = await store.publish(blog, words(authors=(person.name.upper(), "Somebody else")))
    mine = Profile(name=person.name.upper(), job_title="Valley correspondent", picture=PICTURE)
    assert entry.profiles == (mine,)
    assert await store.entry(blog, entry.id) == entry
    assert entry.profile("Somebody else") is None
    # Who changes posts later has signed this one as what they were.
    await store.people.set_profile(person.id, job_title="Editor", picture="")
    changed = await store.change(blog, entry.id, {"headline": "Closed"})
    assert changed.profiles == (mine,)
    again = await store.change(blog, entry.id, {"authors": (person.name,)})
    assert again.profiles == (Profile(name=person.name, job_title="Editor"),)
    none = await store.change(blog, entry.id, {"authors": ()})
    assert none.profiles == ()


async def test_a_draft_is_signed_again_when_it_is_published(store: Store) -> None:
    person = await somebody(store, "Trainee")
    blog = await store.create_blog(NewBlog(slug=f"a-{secrets.token_hex(4)}", title="A", state="live"))
    entry, _ = await store.publish(blog, words(authors=(person.name,), state="draft"))
    await store.people.set_profile(person.id, job_title="Reporter", picture="")
    published = await store.change(blog, entry.id, {"state": "published"})
    assert published.profiles == (Profile(name=person.name, job_title="Reporter"),)


async def test_imported_entries_are_not_signed_by_people_of_the_same_name(store: Store) -> None:
    person = await somebody(store)
    blog = await store.create_blog(NewBlog(slug=f"a-{secrets.token_hex(4)}", title="A", state="live"))
    entry, _ = await store.publish(blog, words(authors=(person.name,)), imported=True)
    assert entry.profiles == ()


async def test_a_withdrawn_entry_tells_nothing_of_its_authors(store: Store) -> None:
    person = await somebody(store)
    blog = await store.create_blog(NewBlog(slug=f"a-{secrets.token_hex(4)}", title="A", state="live"))
    entry, _ = await store.publish(blog, words(authors=(person.name,)))
    gone = await store.change(blog, entry.id, {"state": "withdrawn", "reason": "It was wrong."})
    assert gone.shown().profiles == ()
    assert Entry.from_json(gone.shown().to_json()).authors == ()


async def test_who_is_gone_has_no_profile(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.people.set_profile("nobody", job_title="", picture="")


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert parse_job_title(" Valley\ncorrespondent\u202e ") == "Valley correspondent"
    with pytest.raises(Invalid, match="81 characters; 80 is the most"):
        parse_job_title("x" * 81)


@pytest.mark.parametrize(
    "stored",
    [
        {},
        [1],
        [{"name": "Somebody else"}],
        [{"name": "Mira", "job_title": 3}],
        [{"name": "Mira", "job_title": "two\nlines"}],
        [{"name": "Mira", "picture": "../etc"}],
        [{"name": "Mira", "picture": {}}],
    ],
)
def test_profiles_in_an_archive_are_checked(stored: object) -> None:
    with pytest.raises(Invalid, match="“profiles”"):
        parse_profiles(stored, ("Mira",))
    assert parse_profiles([{"name": "Mira", "job_title": "Editor", "more": 1}], ("Mira",)) == (
        Profile(name="Mira", job_title="Editor"),
    )
