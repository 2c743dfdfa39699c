"""The house rules: who may import whom, which paths mirror which, in what order a chapter is told.

Each rule is a function from a source tree to its violations, and is tried on a small tree that breaks it.
"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ("boot", "physical", "kernel", "virtual", "user", "advanced")
SECTIONS = (
    "State",
    "Results",
    "Invariants",
    "Operations",
    "Relations",
    "Measures",
    "Pitfalls",
    "Linux",
    "glibc",
    "jemalloc",
    "mimalloc",
    "Theorems",
)
ALLOCATORS = {"glibc", "jemalloc", "mimalloc"}
OPTIONAL_SECTIONS = {"Measures", "Linux", *ALLOCATORS}
COMPARED = {"Linux", "glibc"}
"""With what a chapter is compared: one of them. Beside glibc there may be other allocators."""

Rule = Callable[[Path], Iterator[str]]


# ── The rules ────────────────────────────────────────────────────────────────────────────────────────────────


def spec_stands_alone(root: Path) -> Iterator[str]:
    for path, module in imports(root, "spec"):
        if module.partition(".")[0] in ("impl", "checks", "memspec"):
            yield f"{path} imports {module}"


def impl_knows_only_the_words(root: Path) -> Iterator[str]:
    for path, module in imports(root, "impl"):
        ours = module.partition(".")[0] in ("spec", "checks", "memspec")
        if ours and module != "spec.vocabulary" and not re.fullmatch(r"spec\.\w+\.words", module):
            yield f"{path} imports {module}"


def chapters_build_on_earlier_ones(root: Path) -> Iterator[str]:
    for package in ("spec", "impl", "checks/pairings"):
        for path, module in imports(root, package):
            here, there = chapter_of(path.split("/")), chapter_of(module.split("."))
            if here and there and CHAPTERS.index(there) > CHAPTERS.index(here):
                yield f"{path} imports {module}"


def chapter_of(parts: list[str]) -> str | None:
    return next((part for part in parts if part in CHAPTERS), None)


SHARED = {("impl", "image.py"), ("impl", "compiled.py"), ("impl", "sources.py")}
"""What all chapters of an implementation stand on."""


BESIDE = ("impl", "docs/figures")
"""Where a part may have several files."""


def paths_mirror_the_law(root: Path) -> Iterator[str]:
    """impl/a/b.py, impl/a/b_word.py, docs/figures/a/b.py and docs/figures/a/b_word.py stand beside spec/a/b.py, and so
    does the package checks/pairings/a/b."""
    for package in ("impl", "checks/pairings", "docs/figures"):
        for path in sources(root, package):
            place = path.relative_to(root / package)
            if package == "checks/pairings" and len(place.parts) > 2:
                place = Path(*place.parts[:2]).with_suffix(".py")
            elif place.name == "__init__.py" or (package, place.as_posix()) in SHARED:
                continue
            names = {place.stem, place.stem.rpartition("_")[0]} if package in BESIDE else {place.stem}
            if not any(name and (root / "spec" / place.with_stem(name)).is_file() for name in names):
                yield f"{path.relative_to(root).as_posix()} has no chapter under spec/"


LAYERS = (
    ("checks.engines.proving", "checks.engines.compiling", "checks.engines.isolating", "checks.targets"),
    ("checks.pairings", "checks.engines"),
)
"""From the lowest: the packages of a layer import those of lower ones, and what stands in no layer. Engines stand above
the packages that they are made of."""


def layer_of(module: str) -> int | None:
    """The layer of the innermost package that is named above; what stands in checks/ itself has none."""
    places = [
        (len(package), height)
        for height, packages in enumerate(LAYERS)
        for package in packages
        if f"{module}.".startswith(f"{package}.")
    ]
    return max(places)[1] if places else None


def nothing_climbs(root: Path) -> Iterator[str]:
    for path, module in imports(root, "checks"):
        here, there = (layer_of(each) for each in (path.removesuffix(".py").replace("/", "."), module))
        if here is not None and there is not None and there > here and module not in LAYERS[1]:
            yield f"{path} imports {module}"


def what_layers_stand_on_climbs_neither(root: Path) -> Iterator[str]:
    """What a layer imports of checks/ itself, directly or by way of others there, imports no pairing and no engine."""
    found = [(module_of(path), path, there) for path, there in imports(root, "checks", members=True)]
    names = {module_of(path.relative_to(root).as_posix()) for path in sources(root, "checks")}
    below = {there for here, _, there in found if layer_of(here) is not None} & names
    while more := {there for here, _, there in found if here in below and layer_of(here) is None} & names - below:
        below |= more
    for here, path, there in found:
        is_high = any(f"{there}.".startswith(f"{package}.") for package in LAYERS[1])
        if here in below and layer_of(here) is None and is_high:
            yield f"{path} imports {there}, and is what a layer stands on"


def module_of(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def nothing_in_checks_goes_round(root: Path) -> Iterator[str]:
    """No module imports itself by way of others, not even for its types alone."""
    names = {path.relative_to(root).with_suffix("").as_posix().replace("/", ".") for path in sources(root, "checks")}
    graph: dict[str, list[str]] = {name: [] for name in names}
    for path, module in imports(root, "checks", members=True):
        graph[path.removesuffix(".py").replace("/", ".")] += [module] if module in names else []
    for circle in circles(graph):
        yield f"{circle[0].replace('.', '/')}.py is imported by itself: {' → '.join(circle)}"


def circles(graph: dict[str, list[str]]) -> Iterator[list[str]]:
    """One circle for each edge that closes one, in a search from every module."""
    done: set[str] = set()

    def follow(way: list[str]) -> Iterator[list[str]]:
        for there in graph[way[-1]]:
            if there in way:
                yield [*way[way.index(there) :], there]
            elif there not in done:
                yield from follow([*way, there])
        done.add(way[-1])

    for module in sorted(graph):
        if module not in done:
            yield from follow([module])


def words_of_the_law_mean_one_thing(root: Path) -> Iterator[str]:
    """What the law calls so is nothing else in what drives all parts."""
    for path in sources(root, "checks/engines"):
        for node in ast.parse(path.read_text()).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            names |= {node.name} if isinstance(node, ast.ClassDef) else set()
            for name in sorted(names & {"KERNEL", "GLOBAL", "Machine", "Step", "Entry"}):
                yield f"{path.relative_to(root).as_posix()} defines {name}, which is a word of the law's"


TRUSTED = "checks.engines.proving.trusted"


def what_is_trusted_rests_on_nothing_else(root: Path) -> Iterator[str]:
    """What a theorem's truth rests on imports nothing of what searches for proofs, keeps them, and explains them."""
    around = TRUSTED.rpartition(".")[0]
    for path, module in imports(root, TRUSTED.replace(".", "/")):
        if f"{module}.".startswith(f"{around}.") and not f"{module}.".startswith(f"{TRUSTED}."):
            yield f"{path} imports {module}"


def chapters_tell_in_order(root: Path) -> Iterator[str]:
    for chapter in CHAPTERS:
        for path in sources(root, f"spec/{chapter}"):
            if path.name != "__init__.py":
                yield from (f"{path.relative_to(root).as_posix()}: {wrong}" for wrong in untold(path.read_text()))


def untold(text: str) -> Iterator[str]:
    """What is wrong with the order in which a chapter is told. A file with neither state nor operations tells of things
    that chapters are about, in any order."""
    if not re.search(r"^# ── State |^OPERATIONS = ", text, re.MULTILINE):
        return
    if ">>> " not in (ast.get_docstring(ast.parse(text)) or ""):
        yield "the docstring shows no smallest example"
    found = re.findall(r"^# ── (\w+) ─+$", text, re.MULTILINE)
    known = [name for name in SECTIONS if name in found or name not in OPTIONAL_SECTIONS]
    if found != known:
        yield f"the sections are {' · '.join(found) or 'none'}, not {' · '.join(known)}"
    elif len(COMPARED.intersection(found)) != 1:
        yield f"it is compared with {' and '.join(sorted(COMPARED.intersection(found))) or 'nothing'}"
    first = re.search(r"^# ── ", text, re.MULTILINE)
    if first and any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.parse(text[: first.start()]).body
    ):
        yield "something is defined before the first section"


def no_part_is_named(root: Path) -> Iterator[str]:
    """What drives all parts names what none of them is about. What a docstring tells may be an example."""
    for package in NAMELESS:
        for path in sources(root, package):
            for line, text in spoken(ast.parse(path.read_text())):
                if text != OF_PYTHON and (found := sorted(MATTERS & {word.lower() for word in WORD.findall(text)})):
                    yield f"{path.relative_to(root).as_posix()}:{line} says {found[0]}: {text.strip()[:60]}"


NAMELESS = ("checks/targets", "checks/engines")
MATTERS = frozenset(("frame", "frames", "order", "orders", "page", "pages"))
OF_PYTHON = "FrameType"
"""What Python calls the type of a call that is under way."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def spoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, text) of each identifier, and of each string that is no docstring."""
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        for name in ("id", "attr", "arg", "name"):
            if isinstance(text := getattr(node, name, None), str):
                yield getattr(node, "lineno", 0), text
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def no_machine_path(root: Path) -> Iterator[str]:
    """A path of the machine that a file was written on is of no use on another."""
    for path in tracked(root):
        text = path.read_bytes().decode("utf-8", "ignore")
        for found in MACHINE_PATH.findall(text):
            yield f"{path.relative_to(root).as_posix()} names {found}"


# Put together from pieces, so that this file does not hold what it forbids.
MACHINE_PATH = re.compile(r"(?<![\w.])/" + "(?:" + "|".join(("home/", "Users/", "work/", "root/", "tmp/v/")) + r")\w*")


def a_name_is_given_once(root: Path) -> Iterator[str]:
    """A second meaning of a constant reaches whoever meant the first, and no checker of types notices."""
    for package in ("spec", "impl"):
        for path in sources(root, package):
            given: set[str] = set()
            for node in ast.parse(path.read_text()).body:
                targets = node.targets if isinstance(node, ast.Assign) else []
                names = {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}
                yield from (f"{path.relative_to(root)} gives {name} twice" for name in sorted(given & names))
                given |= names


def an_implementation_is_as_one_module(root: Path) -> Iterator[str]:
    """impl/a/b.py and what is named after it, impl/a/b_word.py, are read as one module (checks.source.load): a name
    means one thing in all of them, and each is imported by the names that it gives. It is read as its own alone if no
    part's name begins with that of another."""
    for main in sources(root, "impl"):
        parts = [path for path in sources(root, "impl") if path.parent == main.parent]
        parts = [path for path in parts if path.stem.startswith(f"{main.stem}_")]
        given: dict[str, Path] = {}
        for path in (main, *parts) if parts else ():
            if path != main and (root / "spec" / path.relative_to(root / "impl")).is_file():
                yield f"{path.relative_to(root)} has a law of its own, and the name of {main.stem}'s"
            for node in ast.parse(path.read_text()).body:
                for name in defined(node):
                    if given.setdefault(name, path) != path:
                        yield f"{path.relative_to(root)} gives {name}, as {given[name].name} does"
                yield from (f"{path.relative_to(root)} {wrong}" for wrong in otherwise_imported(node, main))


def defined(node: ast.stmt) -> set[str]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return {node.name}
    targets = node.targets if isinstance(node, ast.Assign) else []
    return {each.id for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)}


def otherwise_imported(node: ast.stmt, main: Path) -> Iterator[str]:
    """What is imported of modules named after one, and not by its own names."""
    first = f"{main.stem}_"
    if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2].startswith(first):
        yield from (f"calls {each.name} of {node.module} {each.asname}" for each in node.names if each.asname)
    elif isinstance(node, ast.Import | ast.ImportFrom):
        names = [each.name.rpartition(".")[2] for each in node.names]
        yield from (f"imports {name} itself" for name in names if name.startswith(first))


RULES: list[Rule] = [
    spec_stands_alone,
    impl_knows_only_the_words,
    chapters_build_on_earlier_ones,
    paths_mirror_the_law,
    nothing_climbs,
    what_layers_stand_on_climbs_neither,
    nothing_in_checks_goes_round,
    what_is_trusted_rests_on_nothing_else,
    words_of_the_law_mean_one_thing,
    chapters_tell_in_order,
    no_machine_path,
    no_part_is_named,
    a_name_is_given_once,
    an_implementation_is_as_one_module,
]


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_kept(rule: Rule) -> None:
    assert list(rule(ROOT)) == []


# ── Each rule can fail ───────────────────────────────────────────────────────────────────────────────────────

TRUSTED_FILES = TRUSTED.replace(".", "/")
IN_ORDER = '"""A chapter.\n\n>>> 1\n1\n"""\n' + "".join(
    f"# ── {name} ───\n" for name in SECTIONS if name not in ALLOCATORS
)
SWAPPED = IN_ORDER.replace("Relations", "later").replace("Operations", "Relations").replace("later", "Operations")


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (a_name_is_given_once, "spec/a.py", "RIGHTS = 1\nSTART, RIGHTS = range(2)\n"),
        (an_implementation_is_as_one_module, "impl/user/shop_till.py", "def sell(): ...\n"),
        (an_implementation_is_as_one_module, "impl/user/shop_till.py", "from impl.user.shop_stock import a as b\n"),
        (an_implementation_is_as_one_module, "impl/user/shop_till.py", "import impl.user.shop_stock as stock\n"),
        (an_implementation_is_as_one_module, "impl/user/shop_till.py", "from impl.user import shop_stock\n"),
        (an_implementation_is_as_one_module, "impl/user/shop_law.py", "def other(): ...\n"),
        (spec_stands_alone, "spec/a.py", "from impl.a import b\n"),
        (spec_stands_alone, "spec/a.py", "def f():\n    import checks.pairing as pairing\n"),
        (impl_knows_only_the_words, "impl/a.py", "from spec.physical.buddy import Pool\n"),
        (impl_knows_only_the_words, "impl/a.py", "from spec import physical\n"),
        (impl_knows_only_the_words, "impl/a.py", "from checks.pairing import Pairing\n"),
        (chapters_build_on_earlier_ones, "spec/physical/a.py", "from spec.kernel.b import c\n"),
        (chapters_build_on_earlier_ones, "spec/boot/a.py", "from spec import virtual\n"),
        (chapters_build_on_earlier_ones, "checks/pairings/boot/a.py", "import impl.user.b as b\n"),
        (paths_mirror_the_law, "impl/physical/zone.py", ""),
        (paths_mirror_the_law, "checks/pairings/physical/zone.py", ""),
        (paths_mirror_the_law, "checks/pairings/physical/zone/pairing.py", ""),
        (paths_mirror_the_law, "checks/pairings/physical/zone/proof/declaration.py", ""),
        (nothing_climbs, "checks/targets/a.py", "from checks.engines.simulate import Drive\n"),
        (nothing_climbs, "checks/engines/proving/a.py", "from checks.pairings.physical.zone.pairing import PAIRING\n"),
        (nothing_in_checks_goes_round, "checks/a.py", "from checks import a\n"),
        (what_is_trusted_rests_on_nothing_else, f"{TRUSTED_FILES}/a.py", "from checks.engines.proving import kept\n"),
        (what_is_trusted_rests_on_nothing_else, f"{TRUSTED_FILES}/a.py", "import checks.engines.proving.kept as k\n"),
        (what_is_trusted_rests_on_nothing_else, f"{TRUSTED_FILES}/a/b.py", "from ...discharge import Discharge\n"),
        (words_of_the_law_mean_one_thing, "checks/engines/compiling/a.py", "class Machine: ...\n"),
        (words_of_the_law_mean_one_thing, "checks/engines/proving/trusted/a.py", "Step = str | int\n"),
        (paths_mirror_the_law, "docs/figures/physical/zone.py", ""),
        (chapters_tell_in_order, "spec/physical/a.py", SWAPPED),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER.replace("# ── Linux ───\n", "")),
        (
            chapters_tell_in_order,
            "spec/physical/a.py",
            IN_ORDER.replace("# ── Theorems", "# ── glibc ───\n# ── Theorems"),
        ),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER.replace(">>> ", "")),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER.replace("# ── State", "def f(): ...\n# ── State")),
        (no_machine_path, "notes.md", "see /" + "home/somebody/notes\n"),
        (no_part_is_named, "checks/targets/a.py", 'FORMS = {"max_order": 1}\n'),
        (no_part_is_named, "checks/targets/a.py", "def f(most_frames): ...\n"),
        (no_part_is_named, "checks/engines/a.py", "class PageTables: ...\n"),
        (no_part_is_named, "checks/engines/a.py", 'f"{1} pages"\n'),
        (no_part_is_named, "checks/engines/proving/a.py", 'path.consider("frame", places)\n'),
        (no_part_is_named, "checks/engines/compiling/a.py", "view.max_order\n"),
    ],
)
def test_the_rule_can_fail(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    plant(tmp_path, "impl/user/shop.py", "from impl.user.shop_till import open\ndef sell(): ...\n")
    plant(tmp_path, "spec/user/shop.py", "")
    plant(tmp_path, "spec/user/shop_law.py", "")
    plant(tmp_path, path, text)
    assert [wrong.startswith(path) for wrong in rule(tmp_path)] == [True]


@pytest.mark.parametrize(
    ("rule", "path", "text"),
    [
        (spec_stands_alone, "spec/a.py", "from spec.vocabulary import Frame\nimport attrs\n"),
        (a_name_is_given_once, "spec/a.py", "RIGHTS = 1\ndef f():\n    RIGHTS = 2\n"),
        (impl_knows_only_the_words, "impl/a.py", "from spec.vocabulary import Frame\nfrom impl.image import Image\n"),
        (chapters_build_on_earlier_ones, "spec/kernel/a.py", "from spec.physical.buddy import Pool\n"),
        (chapters_build_on_earlier_ones, "spec/kernel/a.py", "from spec.kernel.slab import Slab\n"),
        (paths_mirror_the_law, "impl/image.py", ""),
        (paths_mirror_the_law, "checks/pairings/boot/__init__.py", ""),
        (nothing_climbs, "checks/engines/simulate.py", "from checks.engines.proving.trusted.terms import digest\n"),
        (nothing_climbs, "checks/engines/simulate.py", "from checks.engines import prove\n"),
        (nothing_climbs, "checks/targets/a.py", "from checks.drive import Pair\n"),
        (nothing_in_checks_goes_round, "checks/a.py", "from checks.b import c\n"),
        (what_is_trusted_rests_on_nothing_else, f"{TRUSTED_FILES}/a.py", f"from {TRUSTED} import terms\nimport z3\n"),
        (what_is_trusted_rests_on_nothing_else, "checks/engines/proving/a.py", "from .kept import read_kept\n"),
        (chapters_build_on_earlier_ones, "impl/physical/a.py", "from impl.image import kernel\n"),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER.replace("# ── Measures ───\n", "")),
        (chapters_tell_in_order, "spec/physical/a.py", IN_ORDER.replace("# ── Linux", "# ── glibc")),
        (
            no_part_is_named,
            "checks/engines/a.py",
            '"""In the order of its pages."""\nBORDER, framed = 1, mmap.PAGESIZE\n',
        ),
        (no_part_is_named, "checks/pairings/physical/zone/view.py", "order = frame = 1\n"),
        (no_machine_path, "notes.md", "see https://example.org/" + "home/page, a/" + "tmp/b and docs/" + "work/c\n"),
    ],
)
def test_the_rule_lets_pass(tmp_path: Path, rule: Rule, path: str, text: str) -> None:
    plant(tmp_path, path, text)
    assert list(rule(tmp_path)) == []


@pytest.mark.parametrize("climb", ["from checks.pairings import find", "import checks.engines.replay", "import impl.a"])
def test_what_an_engine_imports_by_way_of_others_may_not_climb(tmp_path: Path, climb: str) -> None:
    plant(tmp_path, "checks/engines/a.py", "from checks.told import render\n")
    plant(tmp_path, "checks/told.py", "from checks.more import found\n")
    plant(tmp_path, "checks/more.py", f"{climb}\n")
    plant(tmp_path, "checks/command.py", "from checks.pairings import find\nfrom checks.told import render\n")
    wrong = list(what_layers_stand_on_climbs_neither(tmp_path))
    assert [each.split(" ")[0] for each in wrong] == ([] if "impl" in climb else ["checks/more.py"])


def test_a_companion_stands_beside_its_chapter(tmp_path: Path) -> None:
    plant(tmp_path, "spec/physical/zone.py", "")
    plant(tmp_path, "checks/pairings/physical/zone/proof/declaration.py", "")
    plant(tmp_path, "impl/physical/zone.py", "")
    assert list(paths_mirror_the_law(tmp_path)) == []


# ── Reading a tree ───────────────────────────────────────────────────────────────────────────────────────────


def sources(root: Path, package: str) -> list[Path]:
    return sorted(path for path in (root / package).rglob("*.py") if "__pycache__" not in path.parts)


def imports(root: Path, package: str, *, members: bool = False) -> Iterator[tuple[str, str]]:
    """(file, module) for each import. `from spec import x` imports spec.x; with `members`, every import from a module
    may be one of a module in it."""
    for path in sources(root, package):
        name = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                here = ".".join(PurePosixPath(name).parts[: -node.level]) if node.level else ""
                module = ".".join(filter(None, (here, node.module)))
                if module in ("spec", "impl", "checks.pairings"):
                    yield from ((name, f"{module}.{alias.name}") for alias in node.names)
                else:
                    yield name, module
                    yield from ((name, f"{module}.{alias.name}") for alias in node.names if members)


def tracked(root: Path) -> list[Path]:
    """The files that git holds or would hold; all files where there is no repository."""
    listing = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if (root / ".git").exists():
        names = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
        return [root / name for name in names if name and (root / name).is_file()]
    return [path for path in root.rglob("*") if path.is_file()]


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)
