"""The wheel: one package that keeps out of the way of its user's own ``spec``, ``impl`` and ``checks``.

The last part installs the built wheel into an environment of its own and runs it from a folder that has packages of
those names, because that is where a forgotten import shows.
"""

import ast
import os
import subprocess
import sys
import sysconfig
import tarfile
import textwrap
import zipfile
from pathlib import Path

import pytest

from hatch_build import PACKAGES, ImportCannotMoveError, drafts, rewrite, stage

ROOT = Path(__file__).resolve().parent.parent

# --- The rewriting of imports -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from spec.vocabulary import Frame\n", "from memspec.spec.vocabulary import Frame\n"),
        ("from spec import physical\n", "from memspec.spec import physical\n"),
        ("from checks.engines import *\n", "from memspec.checks.engines import *\n"),
        ("import spec.physical.buddy as buddy\n", "import memspec.spec.physical.buddy as buddy\n"),
        ("import impl as i\n", "import memspec.impl as i\n"),
        ("import os, spec.x as x, impl.x as y\n", "import os, memspec.spec.x as x, memspec.impl.x as y\n"),
        ("import os, \\\n  spec.x as x\n", "import os, \\\n  memspec.spec.x as x\n"),
        ("def f():\n    from impl.a import b; return b\n", "def f():\n    from memspec.impl.a import b; return b\n"),
        ("x = 'é spec'; from spec.a import b\n", "x = 'é spec'; from memspec.spec.a import b\n"),
        ("from  \\\n  spec.a import (\n    b,\n)\n", "from  \\\n  memspec.spec.a import (\n    b,\n)\n"),
        ("x = 1\r\nfrom spec import y\r\n", "x = 1\r\nfrom memspec.spec import y\r\n"),
        ("x = '\f\u2028'\nimport spec.x as y", "x = '\f\u2028'\nimport memspec.spec.x as y"),
    ],
)
def test_an_absolute_import_of_ours_is_rewritten(source: str, expected: str) -> None:
    assert rewrite(source.encode(), "a.py").decode() == expected


@pytest.mark.parametrize(
    "source",
    [
        "from memspec import Pairing\n",
        "import memspec\n",
        "from . import spec\n",
        "from .spec import x\n",
        "from specification import x\n",
        "import implement, checks_of_mine\n",
        "from os import spec\n",
        "'''\nfrom spec.vocabulary import Frame\n'''\n# import spec.x\n",
        "import_module(f'{__name__}.buddy')\n",
        "print('checks.data')\n",
    ],
)
def test_everything_else_stays_as_it_is(source: str) -> None:
    assert rewrite(source.encode(), "a.py").decode() == source


@pytest.mark.parametrize(
    "line",
    [
        "import spec",
        "import spec.physical.buddy",
        "import os, checks.engines",
        "importlib.import_module('checks.pairings')",
        "import_module(f'spec.{part}')",
        "resources.files('checks')",
    ],
)
def test_what_cannot_be_rewritten_is_refused_with_file_and_line(line: str) -> None:
    source = f"import os\n\ndef f():\n    {line}\n"
    with pytest.raises(ImportCannotMoveError, match=r"^spec/a\.py:4: "):
        rewrite(source.encode(), "spec/a.py")


def test_staging_a_checkout_names_the_file_that_it_refuses(tmp_path: Path) -> None:
    write(tmp_path / "checkout", {"spec/deep/a.py": "\nimport spec.deep\n"})
    with pytest.raises(ImportCannotMoveError, match=r"^spec/deep/a\.py:2: `import spec\.deep` binds"):
        stage(tmp_path / "checkout", tmp_path / "staged")


# --- What the wheel and the sdist hold --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if found := drafts(ROOT):
        pytest.skip(f"no release has a draft: {', '.join(found)}")
    """The wheel of this checkout."""
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist of this checkout unpacks to."""
    out = tmp_path_factory.mktemp("sdist")
    with tarfile.open(build("sdist", ROOT, out)) as archive:
        archive.extractall(out / "unpacked", filter="data")
    [folder] = (out / "unpacked").iterdir()
    return folder


def test_the_wheel_holds_one_package(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in contents(wheel)}
    assert tops == {"memspec", wheel.name.partition("-py3-")[0] + ".dist-info"}


def test_every_file_of_the_source_is_in_the_wheel(wheel: Path) -> None:
    assert {f"memspec/{name}" for package in PACKAGES for name in files_under(package)} <= contents(wheel).keys()


def test_no_line_of_the_source_moves(wheel: Path) -> None:
    held = contents(wheel)
    for name in (name for package in PACKAGES for name in files_under(package) if name.endswith(".py")):
        assert len(held[f"memspec/{name}"].splitlines()) == len((ROOT / name).read_bytes().splitlines()), name


def test_no_module_of_the_wheel_imports_the_generic_names(wheel: Path) -> None:
    for name, source in contents(wheel).items():
        if name.endswith(".py"):
            tops = {module.partition(".")[0] for module in absolute_imports(source)}
            assert tops.isdisjoint(PACKAGES), name


def test_the_sdist_holds_what_is_needed_to_work_on_memspec(sdist: Path) -> None:
    alone = {".ci/run", ".gitignore", "CHANGELOG.md", "LICENSE", "Makefile", "hatch_build.py", "memspec.py"}
    trees = {name for tree in (*PACKAGES, "tests", "docs/decisions", "benchmarks") for name in files_under(tree)}
    assert {name for name in alone | trees if not (sdist / name).is_file()} == set()


def test_the_wheel_of_the_sdist_is_the_wheel_of_the_checkout(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    assert contents(build("wheel", sdist, tmp_path)) == contents(wheel)


# --- The installed wheel, beside packages of the same names -----------------------------------------------------------

# What the user has: packages with our generic names, and an allocator that uses one of them.
USERS_FILES = {
    "spec/__init__.py": """
        OWNER = "user"

        def buddy_of(frame, order):
            return frame ^ (1 << order)
        """,
    "impl/__init__.py": "OWNER = 'user'\n",
    "checks/__init__.py": "OWNER = 'user'\n",
    "mine.py": """
        from spec import buddy_of

        class Pool:
            def __init__(self, start, frames, max_order):
                self.start, self.end, self.max_order = start, start + frames, max_order
                self.spare = {order: set() for order in range(max_order + 1)}
                self.live = {}
                frame = self.start
                while frame < self.end:
                    order = max_order
                    while frame % (1 << order) or frame + (1 << order) > self.end:
                        order -= 1
                    self.spare[order].add(frame)
                    frame += 1 << order

            def alloc(self, order):
                if not 0 <= order <= self.max_order:
                    return "out of range"
                found = next((o for o in range(order, self.max_order + 1) if self.spare[o]), None)
                if found is None:
                    return "no memory"
                frame = self.spare[found].pop()
                while found > order:
                    found -= 1
                    self.spare[found].add(buddy_of(frame, found))
                self.live[frame] = order
                return frame

            def free(self, frame, order):
                if not (self.start <= frame < self.end and 0 <= order <= self.max_order):
                    return "out of range"
                if frame not in self.live:
                    return "not allocated"
                if self.live[frame] != order:
                    return "wrong order"
                del self.live[frame]
                while order < self.max_order and buddy_of(frame, order) in self.spare[order]:
                    self.spare[order].remove(buddy_of(frame, order))
                    frame = min(frame, buddy_of(frame, order))
                    order += 1
                self.spare[order].add(frame)

        class Generous(Pool):
            '''Hands out the first frame over and over.'''

            def alloc(self, order):
                frame = super().alloc(order)
                return frame if isinstance(frame, str) else self.start
        """,
}


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` of an environment that has the wheel installed, and this one's dependencies in view.

    The dependencies come through a path file: installing them again takes half a minute. A path file in a folder that
    is itself named by a path file is not read, so this checkout, where it is installed as editable, stays out of view.
    The wheel goes in first, or pip would take the editable memspec for an older installation.
    """
    home = tmp_path_factory.mktemp("environment")
    python = home / "bin" / "python"
    run(sys.executable, "-m", "venv", "--without-pip", str(home))
    pip = (sys.executable, "-m", "pip", "--isolated", "--python", str(python))
    run(*pip, "install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", str(wheel))
    own = run(str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    paths = dict.fromkeys((sysconfig.get_path("purelib"), sysconfig.get_path("platlib")))
    Path(own, "dependencies.pth").write_text("".join(f"{path}\n" for path in paths))
    return python.parent


@pytest.fixture
def users_folder(tmp_path: Path) -> Path:
    """A folder with the user's own code."""
    write(tmp_path, USERS_FILES)
    return tmp_path


@pytest.mark.parametrize("name", PACKAGES)
def test_the_environment_does_not_see_the_checkout(environment: Path, tmp_path: Path, name: str) -> None:
    message = run(str(environment / "python"), "-c", f"import {name}", cwd=tmp_path, status=1)
    assert f"No module named '{name}'" in message


def test_the_command_runs(environment: Path, users_folder: Path) -> None:
    assert "physical.buddy" in run(str(environment / "memspec"), "list", cwd=users_folder)


def test_the_command_explains_by_its_own_source(environment: Path, users_folder: Path) -> None:
    told = run(str(environment / "memspec"), "explain", "physical.buddy:never-merges", cwd=users_folder)
    assert "the fault: memspec/impl/physical/buddy.py:" in told
    assert "caught by (memspec " in told
    told = run(str(environment / "memspec"), "explain", "physical.buddy:refuses only", cwd=users_folder)
    assert "stated: memspec/spec/physical/buddy.py:" in told


def test_the_package_runs(environment: Path, users_folder: Path) -> None:
    assert "physical.buddy" in run(str(environment / "python"), "-m", "memspec", "list", cwd=users_folder)


def test_both_have_their_own_packages(environment: Path, users_folder: Path) -> None:
    program = """
        import importlib.metadata
        import memspec, spec, impl, checks

        assert spec.OWNER == impl.OWNER == checks.OWNER == "user"
        assert memspec.Pairing.__module__.partition(".")[0] == "memspec"
        assert memspec.__version__ == importlib.metadata.version("memspec")
        """
    run(str(environment / "python"), "-c", textwrap.dedent(program), cwd=users_folder)


@pytest.mark.parametrize(("target", "status"), [("mine:Pool", 0), ("mine:Generous", 1)])
def test_a_users_allocator_is_judged(environment: Path, users_folder: Path, target: str, status: int) -> None:
    command = (str(environment / "memspec"), "conform", "physical.buddy", target, "--max-time", "5")
    run(*command, "--html", "page.html", cwd=users_folder, status=status)
    assert ("<svg" in (users_folder / "page.html").read_text()) == bool(status), "the run is not drawn"


def test_people_check_theirs_with_pytest(environment: Path, users_folder: Path) -> None:
    theirs = """
        import memspec
        import mine

        def test_by_the_fixture(memspec_conform):
            memspec_conform("physical.buddy", mine.Pool, max_time=5)

        def test_by_a_call():
            memspec.conform("physical.buddy", "mine:Generous", profile="quick")
        """
    (users_folder / "test_theirs.py").write_text(textwrap.dedent(theirs))
    command = (str(environment / "python"), "-m", "pytest", "--junit-xml=junit.xml", "test_theirs.py")
    told = run(*command, cwd=users_folder, status=1)
    assert "1 failed, 1 passed" in told
    assert "broken: " in told
    assert "in a new Buddy: " in told
    assert "broken: " in (users_folder / "junit.xml").read_text()


# --- Helpers ----------------------------------------------------------------------------------------------------------


def run(*command: str, cwd: Path | None = None, status: int = 0) -> str:
    """Run a command without this process's Python settings; give what it printed, and demand its exit status."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command, cwd=cwd, env=environ, timeout=300, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert done.returncode == status, f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}"
    return done.stdout


def build(target: str, root: Path, out: Path) -> Path:
    """Build a ``wheel`` or an ``sdist`` of the project at ``root``."""
    run(sys.executable, "-m", "hatchling", "build", "--target", target, "--directory", str(out), cwd=root)
    [artifact] = out.iterdir()
    return artifact


def contents(wheel: Path) -> dict[str, bytes]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def files_under(folder: str) -> list[str]:
    """The files of this checkout under a folder, without the interpreter's caches."""
    paths = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert paths, f"nothing under {folder}"
    return [path.relative_to(ROOT).as_posix() for path in paths]


def absolute_imports(source: bytes) -> list[str]:
    """The modules that a source names in absolute imports."""
    nodes = list(ast.walk(ast.parse(source)))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return plain + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files, given by their paths under a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text))
