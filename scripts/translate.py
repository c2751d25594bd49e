"""What there is to translate, found where it stands; and the catalogues, brought up to date with it.

In templates it stands in {% trans %} and _(…), in scripts in t(…) and tn(…), in modules in sentence(…) and in what
errors are raised with. `scripts/translate` runs this; tests/language/test_catalogues.py asks whether it has been run.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from liveblog.language.languages import SHIPPED, catalogue_of

ROOT = Path(__file__).parent.parent
ERRORS = {
    *("Invalid", "NotFound", "Removed", "Stale", "Forbidden", "Unavailable", "ValueError"),
    *("SignInNeeded", "Throttled"),
}
# Modules whose errors are for who runs the server or writes a program, in English.
_ENGLISH = (
    *("cli/", "server/", "embedded_redis/", "settings", "demo/", "model/events"),
    *("archive/", "feeds/", "pages/feed", "store/address", "store/copying"),
    *("views/api/", "views/media", "views/readers/crawlers"),
)
# What a constant has to look like to be for people.
_SENTENCE = re.compile(r"[A-Z“][^ ]*(?: .*)?[.?…]", re.DOTALL)
_JINJA = {"trim_blocks": "true", "lstrip_blocks": "true", "trimmed": "true", "newstyle_gettext": "true"}
_KEYWORDS = ("_", "gettext", "ngettext")
_SCRIPT_KEYWORDS = {"t": None, "tn": (1, 2)}
_WIDTH = 110
# What Babel writes into a header that changes with each run.
_RESTLESS = (
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Generated-By",
    "Report-Msgid",
    "Project-Id",
    "Language-Team",
)

Found = tuple[str, str | tuple[str, str]]


def texts() -> Iterator[Found]:
    """Every text with the file that says it."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        with path.open("rb") as file:
            for _, called, said, _ in babel_extract(file, _KEYWORDS, (), _JINJA):
                # Of a call with values there is None for each of them.
                plain = [said] if isinstance(said, str) else [text for text in said if text is not None]
                yield _name(path), (plain[0], plain[1]) if called == "ngettext" else plain[0]
    for path in sources("js"):
        with path.open("rb") as file:
            for _, said, _, _ in extract("javascript", file, _SCRIPT_KEYWORDS):
                yield _name(path), said if isinstance(said, str) else (said[0], said[1])
    for path in sorted((ROOT / "liveblog").rglob("*.py")):
        for said in _said_in(path):
            yield _name(path), said


def sources(kind: str) -> list[Path]:
    """The scripts ("js") or style sheets ("css") that we write; static/built says the same again."""
    return sorted(path for part in ("live", "desk") for path in (ROOT / "static" / part).rglob(f"*.{kind}"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _said_in(path: Path) -> Iterator[str | tuple[str, str]]:
    """The texts of sentence(…), the plain ones that errors are raised with, and constants that are sentences."""
    if _name(path).removeprefix("liveblog/").startswith(_ENGLISH):
        return
    module = ast.parse(path.read_text("utf-8"))
    for node in module.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            values = node.value.values if isinstance(node.value, ast.Dict) else [node.value]
            yield from filter(_SENTENCE.fullmatch, _texts(values))
    for call in ast.walk(module):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        plain = _texts(call.args)
        if name == "sentence":
            variable = isinstance(call.args[0], ast.Name) and call.args[0].id.isupper()
            assert plain or variable, f"{path}:{call.lineno}: sentence() needs its text where it is called"
            yield from [(plain[0], plain[1])] if len(plain) > 1 else plain
        elif name in ERRORS:
            yield from [*plain, *_texts(word.value for word in call.keywords)]


def _texts(nodes: Iterable[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def template() -> Catalog:
    """A catalogue of everything, with nothing translated."""
    catalog = Catalog(project="liveblog", charset="utf-8")
    for file, said in texts():
        if said:
            catalog.add(said, locations=[(file, 0)])
    return catalog


def read(code: str) -> Catalog:
    path = catalogue_of(code)
    if not path.exists():
        return Catalog(locale=code, header_comment=f"# liveblog in {Locale.parse(code).english_name}")
    with path.open("rb") as file:
        return read_po(file, locale=code)


def write(code: str, catalog: Catalog) -> None:
    written = io.BytesIO()
    write_po(written, catalog, width=_WIDTH, include_lineno=False, ignore_obsolete=True)
    lines = written.getvalue().decode().splitlines(keepends=True)
    path = catalogue_of(code)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(line for line in lines if not line.strip('"').startswith(_RESTLESS)), "utf-8")


def missing(catalog: Catalog) -> list[Message]:
    """What a catalogue does not say yet."""
    return [m for m in catalog if m.id and (m.fuzzy or not all(forms(m)))]


def forms(message: Message) -> tuple[str | None, ...]:
    """What a message is in its language: one text, or one for each plural."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def main(more: list[str]) -> int:
    found = template()
    for code in dict.fromkeys([*(code for code in SHIPPED if code != "en"), *more]):
        catalog = read(code)
        catalog.update(found, no_fuzzy_matching=True, update_creation_date=False)
        write(code, catalog)
        left = missing(catalog)
        print(f"{code}: {len(catalog)} texts, {len(left)} to translate in {catalogue_of(code)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
