"""The signature below a copied post: dashes, names, handles."""

from __future__ import annotations

import pytest
from posts import embed, only_post


@pytest.mark.parametrize(
    "dash",
    [
        " — ",
        " &mdash; ",
        " &#8212; ",
        " – ",
        " -- ",
        "\n— ",
        "\xa0—\xa0",
        "\n—\n",
        "\n\n— ",
        " —",
        " ― ",
        " - ",
    ],
)
def test_every_dash(dash):
    post = only_post(f"The tide is out.{dash}Mira Holm (@mira_holm) March 3, 2016")
    assert (post.text, post.name) == ("The tide is out.", "Mira Holm")


@pytest.mark.parametrize(
    "name",
    [
        "Mira",
        "Mira 🌊 Holm",
        "Mira — on the quay",
        "Mira Holm (née Tark)",
        "Holm, Mira",
        "סלמה כהן",
        "Mira (@work) Holm",
        "M-H",
        "🦭",
        "Mira - on the quay",
        "mira – holm",
    ],
)
def test_a_name_can_be_anything(name):
    post = only_post(f"The tide is out. — {name} (@mira_holm) March 3, 2016")
    assert (post.text, post.name) == ("The tide is out.", name)
    assert only_post(embed(name=name)).name == name


def test_a_name_with_a_dash_after_what_no_name_ends_with():
    for end in ("#Skerrow", "https://t.co/a", "pic.x.com/a", "🌊", "so!"):
        post = only_post(f"The tide is out {end} — Mira – the Bugle — North (@mira_holm) March 3, 2016")
        assert (post.text, post.name) == (f"The tide is out {end}", "Mira – the Bugle — North")


WIDE_AND_NARROW = ("—", "–", "-", "―", "‒", "−", "--")


@pytest.mark.parametrize("inner", WIDE_AND_NARROW)
@pytest.mark.parametrize("outer", WIDE_AND_NARROW)
def test_dashes_in_the_body_and_in_the_name(outer, inner):
    pasted = f"Rain {inner} heavy {inner} expected. {outer} Maria {inner} Weather Desk (@mariaweather) March 3, 2022"
    post = only_post(pasted)
    assert (post.text, post.name) == (f"Rain {inner} heavy {inner} expected.", f"Maria {inner} Weather Desk")
    assert (post.handle, post.posted) == ("mariaweather", "2022-03-03")


@pytest.mark.parametrize(
    ("body", "name", "handle"),
    [
        # No sentence ends before the name: the handle tells where it begins.
        ("Rain — heavy — expected", "Maria — Weather Desk", "mariaweather"),
        ("Rain — heavy — expected", "Maria", "maria_w"),
        ("The dam – is safe", "Ole – Skerrow Today", "ole_skerrow"),
        ("It said: “no” — and then — nothing", "Mira Holm", "mira_holm"),
        ("Breaking! — the dam — it holds", "Maria", "maria_x"),
        ("a well-known dam", "Jean-Luc – le Port", "jeanluc_port"),
        ("Water at 3 − 4 metres", "Port Authority — Skerrow", "skerrowport"),
        ("So — what now?", "mira — on the quay", "mira_holm"),
        ("So — what now?", "סלמה — חדשות", "salma_demo"),
        ("ماذا — الآن؟", "سلمى — أخبار", "salma_demo"),
        ("(It rains) — (It pours)", "Maria (Weather – Desk)", "mariaweather"),
    ],
)
def test_dashes_between_a_body_and_a_name_that_have_some(body, name, handle):
    post = only_post(f"{body} — {name} (@{handle}) March 3, 2022")
    assert (post.text, post.name) == (body, name)


@pytest.mark.parametrize(
    "mark", ["\u200e", "\u200f", "\u2067", "\u2069", "\u200b", "\ufeff", "\u00ad", "\u202c"]
)
@pytest.mark.parametrize(
    "pasted",
    [
        "ماء.{} — سلمى (@salma_demo) March 3, 2022",
        "ماء. {}— سلمى (@salma_demo) March 3, 2022",
        "ماء. —{} سلمى (@salma_demo) March 3, 2022",
        "ماء. — {}سلمى{} (@salma_demo) March 3, 2022",
        "ماء. — سلمى {}({}@salma_demo{}){} March 3, 2022",
        "ماء. – {} سلمى (@salma_demo) {}March 3, 2022{}",
        "{}ماء. — سلمى (@salma_demo) March 3, 2022",
    ],
)
def test_marks_that_nobody_sees_change_nothing(pasted, mark):
    post = only_post(pasted.replace("{}", mark))
    assert post.text.strip(mark) == "ماء."
    assert (post.name, post.handle, post.posted) == ("سلمى", "salma_demo", "2022-03-03")
