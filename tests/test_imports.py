"""Imports: one way through the rooms, nothing heavy at the front door, and `__all__` that tells the truth."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("simulation", "scenarios", "analysis", "experiments", "copsim")
"""In the order in which they may import each other: each knows those before it."""
PACKAGES = ("copsim", *(f"copsim.{room}" for room in ROOMS[:-1]))
SOURCES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    """Full names of all modules a file imports, wherever in the file it does."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; write the whole name"
            names.add(node.module or "")
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def loaded_after(code: str, *, cwd: Path) -> set[str]:
    """Top-level modules that a fresh interpreter holds after running some code."""
    code += "\nimport sys\nprint('\\n'.join({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_room_imports_only_itself_and_those_before_it(path: Path) -> None:
    own = ROOMS.index(path.relative_to(ROOT).parts[0])
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "copsim":
            continue
        room = parts[1] if len(parts) > 1 and parts[1] in ROOMS else "copsim"
        assert ROOMS.index(room) <= own, f"{path.relative_to(ROOT)} imports {name}"


def test_there_are_sources_in_every_room() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in SOURCES} == set(ROOMS)


def test_the_front_door_opens_without_anything_heavy(tmp_path: Path) -> None:
    loaded = loaded_after("import copsim; assert copsim.__version__", cwd=tmp_path)
    assert "copsim" in loaded
    assert not loaded & {"numba", "numpy", "pandas", "pyarrow", "matplotlib", "mesa", "pydantic", "typer", "rich"}


def test_help_comes_without_anything_heavy(tmp_path: Path) -> None:
    code = """
import sys
sys.argv = ["copsim", "--help"]
from copsim.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""
    loaded = loaded_after(code, cwd=tmp_path)
    assert "typer" in loaded
    assert not loaded & {"numba", "numpy", "pandas", "pyarrow", "matplotlib", "mesa", "scipy", "solara"}


def test_the_model_runs_without_tables_figures_files_and_mesa(tmp_path: Path) -> None:
    loaded = loaded_after("import copsim.simulation.life, copsim.simulation.model", cwd=tmp_path)
    assert {"numpy", "numba"} <= loaded
    # No "yaml" here: numba imports it where it is installed.
    assert not loaded & {"pandas", "pyarrow", "matplotlib", "ruamel", "typer", "rich", "mesa"}


@pytest.mark.parametrize("package", PACKAGES)
def test_all_is_sorted_and_true(package: str) -> None:
    module = importlib.import_module(package)
    exported = list(getattr(module, "__all__", ()))
    assert exported == sorted(set(exported))
    for name in exported:
        assert getattr(module, name) is not None, f"{package} promises {name}"
    assert set(exported) <= set(dir(module))


def test_the_front_door_names_what_it_has() -> None:
    import copsim

    assert "run" in copsim.__all__
    with pytest.raises(AttributeError, match="nonsense"):
        _ = copsim.nonsense


def test_what_the_front_door_gives_stays_the_same(tmp_path: Path) -> None:
    """A name that is also a folder's would turn into that folder once it is imported."""
    code = f"""
import copsim, importlib
first = {{name: getattr(copsim, name) for name in copsim.__all__}}
for package in {PACKAGES!r}:
    importlib.import_module(package)
assert all(getattr(copsim, name) is value for name, value in first.items())
"""
    assert "copsim" in loaded_after(code, cwd=tmp_path)
