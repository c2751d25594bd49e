"""A theme's templates, checked before any is drawn: their grammar, the blocks and macros that other templates need of
them, the templates and the variables that they name.

Must not know: what is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from liveblog.pages.themes.files import ours
from liveblog.pages.themes.problems import Problems

OURS = "liveblog/"  # before a template's name: ours, also where the theme replaces it
_GIVEN = frozenset({"language", "address", "blog", "self", "super", "caller", "loop", "varargs", "kwargs"})


def check(environment: Environment, files: Mapping[str, Path], problems: Problems) -> None:
    """Adds what is wrong with these templates; `files` by their names."""
    trees = _trees(environment, files, problems)
    if problems.found:
        return  # what does not parse has no blocks; its users would be blamed
    for name in files:
        _check_names(trees, name, environment, problems)
    for name in trees:
        _check_macros(trees, name, files, problems)
    missing: dict[tuple[str, str], list[str]] = {}
    for name in trees:
        for place in _missing_blocks(trees, name, files, problems):
            missing.setdefault(place, []).append(name)
    for (file, block), users in missing.items():
        problems.add(
            f"templates/{file}",
            f"The block “{block}” is missing: {', '.join(users)} would be drawn without it."
            f" Add {{% block {block} %}}{{% endblock %}}.",
            1,
        )


def _trees(
    environment: Environment, files: Mapping[str, Path], problems: Problems
) -> dict[str, nodes.Template]:
    """The parsed templates of the theme and ours; those that a theme replaces also as "liveblog/…"."""
    found = {}
    for name in sorted(ours("templates") | files.keys()):
        for loaded in (name, OURS + name) if name in files and name in ours("templates") else (name,):
            try:
                assert environment.loader is not None
                source, *_ = environment.loader.get_source(environment, loaded)
                found[loaded] = environment.parse(source, loaded)
                if loaded in files:
                    environment.get_template(loaded)  # some mistakes show only when it is compiled
            except TemplateSyntaxError as error:
                found.pop(loaded, None)
                problems.add(f"templates/{name}", f"{error.message}", error.lineno)
            except UnicodeDecodeError:
                problems.add(f"templates/{name}", "This is no text in UTF-8.")
    return found


def _check_names(
    trees: Mapping[str, nodes.Template], name: str, environment: Environment, problems: Problems
) -> None:
    """Templates that do not exist, and variables that no template of ours beside this one uses."""
    tree, file = trees[name], f"templates/{name}"
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        for named in _constants(node):
            if named not in trees and named.removeprefix(OURS) not in ours("templates"):
                problems.add(file, f"There is no template “{named}”.{_perhaps(named, trees)}", node.lineno)
    known = _known(trees, name) | environment.globals.keys() | _GIVEN
    for variable in sorted(meta.find_undeclared_variables(tree) - known):
        line = min(n.lineno for n in tree.find_all(nodes.Name) if n.name == variable)
        problems.add(file, f"There is no variable “{variable}” here.{_perhaps(variable, known)}", line)


def _known(trees: Mapping[str, nodes.Template], name: str) -> set[str]:
    """What a template may use: whatever ours in its folder use or set; a slot or a part of a theme: what readers' pages
    do."""
    folder = name.rpartition("/")[0]
    folders = {folder, ""} if folder in ("desk", "feeds") else {"readers", "entry", ""}
    found: set[str] = set()
    for other, tree in trees.items():
        plain = other.removeprefix(OURS)
        if plain in ours("templates") and plain.rpartition("/")[0] in folders:
            replaced = other == plain and OURS + plain in trees
            if not replaced:
                found |= meta.find_undeclared_variables(tree) | _set_in(tree)
        elif folder in ("theme", "slots"):
            found |= _set_in(tree)
    return found


def _set_in(tree: nodes.Template) -> set[str]:
    return {n.name for n in tree.find_all(nodes.Name) if n.ctx in ("store", "param")}


def _missing_blocks(
    trees: Mapping[str, nodes.Template], name: str, files: Mapping[str, Path], problems: Problems
) -> Iterator[tuple[str, str]]:
    """A block that a template fills has to be in one of those that it extends; otherwise it would not be seen.
    Gives the theme's templates that lack one that ours fills, and adds blocks of the theme that ours do not have."""
    above = list(_above(trees, name))
    if not above:
        return
    offered = {block.name for parent in above for block in trees[parent].find_all(nodes.Block)}
    for node in trees[name].body:
        if not isinstance(node, nodes.Block) or node.name in offered or not node.body:
            continue
        if name in files:
            hint = _perhaps(node.name, offered)
            problems.add(
                f"templates/{name}",
                f"The block “{node.name}” is in no template that this one extends, so it would not be seen.{hint}",
                node.lineno,
            )
        elif of_theme := [parent for parent in above if parent in files]:
            yield of_theme[0], node.name


def _above(trees: Mapping[str, nodes.Template], name: str) -> Iterator[str]:
    """The templates that one extends, the nearest first."""
    seen = {name}
    while True:
        named = [n for extends in trees[name].find_all(nodes.Extends) for n in _constants(extends)]
        # Ours is "liveblog/…" among the trees only where the theme replaces it.
        found = next((n for n in (*named, *(n.removeprefix(OURS) for n in named)) if n in trees), None)
        if found is None or found in seen:
            return
        name = found
        seen.add(name)
        yield name


def _check_macros(
    trees: Mapping[str, nodes.Template], name: str, files: Mapping[str, Path], problems: Problems
) -> None:
    """Macros that a template imports have to be in the template that a theme put there."""
    for node in trees[name].find_all(nodes.FromImport):
        for source in _constants(node):
            if source not in files:
                continue
            there = {m.name for m in trees[source].find_all(nodes.Macro)} | _set_in(trees[source])
            for wanted in (given[0] if isinstance(given, tuple) else given for given in node.names):
                if wanted not in there:
                    problems.add(
                        f"templates/{source}", f"The macro “{wanted}” is missing: {name} uses it.", 1
                    )


def _constants(node: nodes.Node) -> list[str]:
    template = getattr(node, "template", None)
    values = template.items if isinstance(template, nodes.List | nodes.Tuple) else [template]
    return [v.value for v in values if isinstance(v, nodes.Const) and isinstance(v.value, str)]


def _perhaps(name: str, known: Iterator[str] | Mapping[str, object] | set[str]) -> str:
    near = get_close_matches(name, [k for k in known if isinstance(k, str)], 1)
    return f" Did you mean “{near[0]}”?" if near else ""
