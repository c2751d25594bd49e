"""Every text is translated, in catalogues that fit."""

from __future__ import annotations

import re

import pytest
from catalogues import OTHERS, ROOT, ids, translate

PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%|\{\w+\}")
TAGS = re.compile(r"<[^>]*>")


@pytest.mark.parametrize("code", OTHERS)
def test_every_catalogue_has_all_current_texts_translated(code: str) -> None:
    catalog, found = translate.read(code), translate.template()
    known = {ids(m): sorted(f for f, _ in m.locations) for m in catalog if m.id}
    assert known == {ids(m): sorted(f for f, _ in m.locations) for m in found if m.id}, (
        "run scripts/translate"
    )
    assert [ids(m) for m in translate.missing(catalog)] == []


@pytest.mark.parametrize("code", OTHERS)
def test_translations_fit_their_context(code: str) -> None:
    """The same placeholders and markup. Texts in templates are taken as HTML, so that links can stand in them."""
    for message in translate.read(code):
        if not message.id:
            continue
        one, many = ids(message)[0], ids(message)[-1]
        forms = translate.forms(message)
        for form in forms:
            if not form:
                continue  # the test above says so
            left_out = {"{n}", "%(num)s"} if len(forms) > 1 else set()  # "a new update" needs no number
            wanted, given = set(PLACEHOLDERS.findall(many)), set(PLACEHOLDERS.findall(form))
            assert wanted - left_out <= given <= wanted, form
            assert sorted(TAGS.findall(form)) == sorted(TAGS.findall(many)), form
            assert not re.search(r'["<&]', TAGS.sub("", form)) or re.search(r'["<&]', TAGS.sub("", one)), form
            assert form.strip() == form


def test_no_catalogue_mixes_languages() -> None:
    said: dict[str, str] = {}
    for code in OTHERS:
        for message in translate.read(code):
            for form in translate.forms(message) if message.id else ():
                if form and len(PLACEHOLDERS.sub("", form)) > 20:
                    assert said.setdefault(form, code) == code, f"{code} says what {said[form]} says: {form}"


def test_macros_know_the_language() -> None:
    """What is imported without its context could not say anything."""
    for template in (ROOT / "templates").rglob("*.html"):
        for line in re.findall(r"\{% from .*?%\}", template.read_text("utf-8")):
            assert line.endswith("with context %}"), f"{template.name}: {line}"


def test_style_sheets_know_no_left_and_right() -> None:
    """Pages run from right to left in Arabic, so that sheets speak of start and end."""
    one_sided = re.compile(
        r"(?:margin|padding|border|inset)-(?:left|right)|(?:float|clear|text-align): *(?:left|right)|^ *(?:left|right):"
        r"|(?:margin|padding|inset): *[^ ;(]+ +([^ ;(]+) +[^ ;(]+ +(?!\1;)[^ ;(]+;",
        re.MULTILINE,
    )
    found = {
        sheet.name: [match[0] for match in one_sided.finditer(sheet.read_text("utf-8"))]
        for sheet in translate.sources("css")
    }
    assert {name: some for name, some in found.items() if some} == {}


def test_texts_in_scripts_are_extracted() -> None:
    """As many texts as there are calls: none is put together from parts, which cannot be translated."""
    for script in translate.sources("js"):
        code = script.read_text("utf-8")
        calls = re.findall(r"(?<![\w.#])tn?\((?!text|one|values)", code)
        found = re.findall(r'(?<![\w.#])tn?\(\s*"', code)
        assert len(calls) == len(found), f"{script.name} says something that is not a plain text"


# A literal of two words or more, or of one that begins with a capital, is for people, unless it is one of these.
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`')
_FOR_PEOPLE = re.compile(r"^(?:[A-Z][a-zé]+[ ,.;:!?…]|[A-Z][a-z]{3,}$)|[a-z]{2,} [a-z]{2,}.*[.?!…]$")


def test_scripts_hold_no_untranslated_texts() -> None:
    said = []
    for script in translate.sources("js"):
        code = re.sub(
            r"/\*.*?\*/|^\s*//.*$|\s// .*$", "", script.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE
        )
        code = re.sub(r'(?<![\w.#])tn?\((?:\s*"(?:[^"\\]|\\.)*",?)+', "", code)
        code = re.sub(
            r"new \w*Error\([^\n]*|\bnew Gone.*|addEventListener\(\"\w+\"|headers\.get\(\"[\w-]+\"\)",
            "",
            code,
        )
        for literal in _LITERAL.finditer(code):
            text = literal[1] if literal[1] is not None else literal[2]
            if _FOR_PEOPLE.search(text) and text not in ("Escape", "Enter"):
                said.append(f"{script.name}: {text}")
    assert said == []


_JINJA = re.compile(r"\{%-? *trans\b.*?endtrans *-?%\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_KEYS = re.compile(
    r"<kbd[^>]*>.*?</kbd>|<code[^>]*>.*?</code>|<b>B</b>|<i>I</i>|<script\b.*?</script>"
    r"|\{% block (?:body_class|skip_to) %\}.*?\{% endblock %\}",
    re.DOTALL,
)
_SAID_IN = re.compile(r'(?:_|ngettext)\((?:"[^"]*"(?:, )?)+|class="[^"]*"')
_WORDS = re.compile(r'"(?:[A-Z][a-z]+(?: [^"]*)?|[a-z]+ [a-z][^"]*[a-z.?!…])"')


def test_templates_hold_no_untranslated_texts() -> None:
    said = []
    for template in sorted((ROOT / "templates").rglob("*.html")):
        if template.name.startswith("patterns"):
            continue  # for who makes a theme, in English as its documentation
        code = _KEYS.sub("", template.read_text("utf-8"))
        html = _JINJA.sub("{}", code)
        texts = re.findall(r'\b(?:aria-label|title|alt|placeholder)="([^"]*[A-Za-z]{2}[^"]*)"', html)
        html = re.sub(r'[\w-]+="[^"]*"', "", re.sub(r"^[^<]*", "", html))
        texts += re.findall(r">([^<>]*[A-Za-z]{2}[^<>]*)<", html)
        for token in _JINJA.findall(code):
            if not token.startswith(("{#", "{% from", "{% include", "{% extends", "{% trans")):
                texts += _WORDS.findall(_SAID_IN.sub("", token))
        said += [f"{template.name}: {text.strip()}" for text in texts]
    assert said == []
