"""Editors' uploads of images for an entry that is being written.

The desk's scripts send one file and get its name and size. Without scripts the whole composer is sent here with its
files; it is returned with an image's fields for each file, and with everything that was typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from liveblog.errors import Invalid, Unavailable
from liveblog.forms import images as image_form
from liveblog.language.translatable import Sentence, sentence
from liveblog.media.pixels import Head
from liveblog.model import images
from liveblog.model.blogs import Blog
from liveblog.model.people import Person, need
from liveblog.views.answers import (
    BODY_LIMIT,
    FIELDS_LIMIT,
    Asked,
    form_of,
    json_response,
    own,
    signed_in,
    wants_json,
)
from liveblog.views.desk.addresses import blog_of
from liveblog.views.desk.blog_page import blog_page
from liveblog.views.desk.composer import new_form
from liveblog.views.desk.editing import edit_page
from liveblog.views.media import facts
from liveblog.views.uploads import LARGEST_REQUEST, Sent, is_multipart, multipart

MOST_FILES = 10  # at once


async def add(request: Asked, person: Person) -> Response:
    """POST /desk/{slug}/images"""
    need(person.role, "write")
    blog = await blog_of(request)
    if not is_multipart(request):
        # A form that was kept while its sign-in had ended is resent without its files.
        form, problems = await _with_images(request, Sent(await form_of(request)))
        return await _composer(request, person, blog, form, problems)
    limits = {"most_files": MOST_FILES, "most_fields": FIELDS_LIMIT, "most_text": BODY_LIMIT}
    async with multipart(request, **limits) as sent:
        own(request, sent.fields)
        if wants_json(request):
            return json_response(201, **facts(await _only(request, sent)))
        form, problems = await _with_images(request, sent)
    request.scope["liveblog.form"] = form
    return await _composer(request, person, blog, form, problems)


async def _composer(
    request: Asked, person: Person, blog: Blog, form: dict[str, str], problems: Mapping[str, str]
) -> Response:
    """The page that the form came from, with the updated form."""
    status = 422 if problems else 200
    if form.get("revision"):
        entry = await request.state["store"].entry(blog, form.get("id", ""))
        return edit_page(request, person, blog, entry, form, problems, status)
    return await blog_page(request, person, blog, {**new_form(), **form}, problems, status)


async def _only(request: Asked, sent: Sent) -> Head:
    if len(sent.files) != 1:
        raise Invalid("Send one image at a time, as a file in the field “image”.")
    return await request.state["media"].keep(sent.files[0].file)


async def _with_images(request: Asked, sent: Sent) -> tuple[dict[str, str], Mapping[str, str]]:
    """The form with the files added to its images, or with one image moved or removed; and the problems."""
    form = dict(sent.fields)
    said: list[Sentence] = []
    rows = image_form.rows(form)
    if act := form.pop("act", ""):
        rows = image_form.arranged(rows, act)
    for upload in sent.files:
        if len(rows) >= images.IMAGE_LIMIT:
            sent.left_out += 1
            continue
        try:
            head = await request.state["media"].keep(upload.file)
        except (Invalid, Unavailable) as problem:
            said.append(sentence("{name}: {problem}", name=upload.name, problem=str(problem)))
        else:
            rows.append(image_form.Row(media=head.media))
    if sent.left_out:
        said.append(
            sentence(
                "{n} more file was left out: {most} can be added at once, and an entry can have {images} images.",
                "{n} more files were left out: {most} can be added at once, and an entry can have {images} images.",
                n=sent.left_out,
                most=MOST_FILES,
                images=images.IMAGE_LIMIT,
            )
        )
    if not sent.files and not act:
        said.append(sentence("Choose an image first, then press “Add the images”."))
    problems = {"image": reduce(_and, said)} if said else {}
    return image_form.replaced(form, rows), problems


def _and(one: Sentence, other: Sentence) -> Sentence:
    return sentence("{one} {other}", one=one, other=other)


ROUTES: list[BaseRoute] = [
    Route("/desk/{slug}/images", signed_in(add), methods=["POST"], max_body_size=LARGEST_REQUEST),
]
