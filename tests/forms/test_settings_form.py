"""Two who save the settings of one blog: each keeps what they changed, and a cover stays whole."""

from __future__ import annotations

from dataclasses import replace

from samples import BLOG

from liveblog.forms.cover import of_cover
from liveblog.forms.settings import FIELDS, of_blog, on_top, taking
from liveblog.model.blogs import Blog
from liveblog.model.images import Image

COVER = Image(media="a" * 16 + "-1200x800", alt="A river", width=1200, height=800)
OTHER = replace(COVER, media="b" * 16 + "-1200x800", alt="A bridge")


def form_of(blog: Blog) -> dict[str, str]:
    """The form as it is opened."""
    fields = {name: text for name, text in of_blog(blog).items() if name != "cover"} | of_cover(blog.cover)
    return fields | {f"was-{name}": text for name, text in of_blog(blog).items()}


def test_every_field_of_the_form_is_one_of_a_blog() -> None:
    assert set(of_blog(BLOG)) == set(FIELDS)


def test_what_only_they_changed_is_theirs() -> None:
    mine = form_of(BLOG) | {"title": "Mine"}
    merged = on_top(mine, replace(BLOG, summary="Theirs", close_after=3, state="closed"))
    assert (merged.form["title"], merged.form["summary"], merged.form["close_after"]) == (
        "Mine",
        "Theirs",
        "3",
    )
    assert (merged.form["state"], merged.theirs) == ("closed", {})


def test_what_both_changed_is_mine_until_theirs_is_taken() -> None:
    theirs = replace(BLOG, title="Theirs", slug="theirs")
    merged = on_top(form_of(BLOG) | {"title": "Mine", "slug": "mine"}, theirs)
    assert (merged.form["title"], merged.theirs) == ("Mine", {"title": "Theirs", "slug": "theirs"})
    taken = taking({**merged.form, "both": "title slug"}, "title", theirs)
    assert (taken.form["title"], taken.theirs) == ("Theirs", {"slug": "theirs"})


def test_a_cover_is_taken_or_left_as_a_whole() -> None:
    began, theirs = replace(BLOG, cover=COVER), replace(BLOG, cover=OTHER)
    untouched = on_top(form_of(began), theirs)
    assert (untouched.form["cover-media"], untouched.form["cover-alt"]) == (OTHER.media, "A bridge")
    mine = on_top(form_of(began) | {"cover-alt": "The river Ouse"}, theirs)
    assert (mine.form["cover-media"], mine.form["cover-alt"]) == (COVER.media, "The river Ouse")
    assert list(mine.theirs) == ["cover"]
    assert taking(mine.form, "cover", theirs).form["cover-media"] == OTHER.media
    removed = on_top(form_of(began) | {"cover-remove": "1"}, began)
    assert (removed.form["cover-remove"], removed.theirs) == ("1", {})
