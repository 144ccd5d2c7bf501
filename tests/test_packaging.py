"""The package: what is in the wheel and in the source archive, and that a wheel works in a user's own folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.once]

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {
    "copsim": "copsim",
    "simulation": "copsim/simulation",
    "scenarios": "copsim/scenarios",
    "analysis": "copsim/analysis",
    "experiments": "copsim/experiments",
}
"""Each folder of the sources, and where the wheel has it."""
DASHBOARD = ("dashboard/*.css", "dashboard/*.yaml", "dashboard/lessons/*.yaml", "dashboard/vue/*.vue")
NOT_OURS = shutil.ignore_patterns(
    ".git", ".venv*", "__pycache__", "build", "dist", "*.egg-info", ".*_cache", ".hypothesis", "*.nbi", "*.nbc"
)


def run(*command: str | Path, cwd: Path, path: Path | None = None) -> str:
    """What a command prints; it must succeed. `path` is put before all other places to import from."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    environment["PYTHONIOENCODING"] = "utf-8"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it (so that it holds all a build needs)."""
    place = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT, place / "sources", ignore=NOT_OURS)
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", place / "dist", ".", cwd=place / "sources")
    return place / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def in_archive(built: Path) -> set[str]:
    """Files of the source archive, without its top folder."""
    (found,) = built.glob("*.tar.gz")
    with tarfile.open(found) as archive:
        return {member.name.partition("/")[2] for member in archive.getmembers() if member.isfile()}


@pytest.fixture(scope="module")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel alone was installed; what it depends on comes from this interpreter."""
    place = tmp_path_factory.mktemp("site")
    run(sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", place, wheel, cwd=place)
    return place


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A user's working folder, with files that are called like our folders."""
    for name in ("analysis.py", "simulation.py", "copsim_notes.py"):
        (tmp_path / name).write_text("MINE = True\n", encoding="utf-8")
    for name in ("experiments", "scenarios"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("MINE = True\n", encoding="utf-8")
    return tmp_path


def wanted_in_wheel() -> set[str]:
    """What the wheel must hold: Python files, py.typed, and the data they read (scenarios, fits, lessons …)"""
    wanted = set()
    for folder, inside in FOLDERS.items():
        top = ROOT / folder
        kept = (
            "*.yaml",
            "interventions/*.yaml",
            "landscapes/*.yaml",
            "library/*.yaml",
            "templates/*",
            "logs/*.csv",
            "fitting/fits/*.json",
            *DASHBOARD,
        )
        data = [path for pattern in kept for path in top.glob(pattern)]
        files = [*top.rglob("*.py"), top / "py.typed", *data]
        wanted |= {f"{inside}/{path.relative_to(top).as_posix()}" for path in files}
    return wanted


def test_the_wheel_holds_the_five_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    about = {name for name in names if ".dist-info/" in name}
    assert names - about == wanted_in_wheel()
    assert any(name.endswith("/licenses/LICENSE") for name in about)


def test_there_are_scenarios_in_the_wheel() -> None:
    assert any(name.startswith("copsim/scenarios/library/") for name in wanted_in_wheel())


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    import copsim

    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        head = archive.read(metadata).decode().partition("\n\n")[0].splitlines()
    assert f"Version: {copsim.__version__}" in head
    assert "License-Expression: MIT" in head
    extras = {line.partition(": ")[2] for line in head if line.startswith("Provides-Extra")}
    assert extras == {"all", "cluster", "dashboard", "dev", "experiments"}


def test_the_source_archive_holds_all_one_needs_to_work_on_it(in_archive: set[str]) -> None:
    wanted = {"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "constraints.txt", ".ci/run"}
    for folder in (*FOLDERS, "tests", "benchmarks", "docs", "examples", "tools"):
        wanted |= {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / folder).rglob("*")
            if path.suffix in {".py", ".md", ".yaml", ".typed"} and "__pycache__" not in path.parts
        }
    assert wanted <= in_archive


def test_the_source_archive_holds_nothing_compiled(in_archive: set[str]) -> None:
    assert not [name for name in in_archive if name.endswith((".pyc", ".nbi", ".nbc")) or "__pycache__" in name]


@pytest.mark.parametrize("room", sorted(set(FOLDERS) - {"copsim"}))
def test_files_of_the_users_own_hide_nothing_and_are_not_hidden(site: Path, desk: Path, room: str) -> None:
    code = f"import copsim.{room}, {room}; print(copsim.{room}.__file__); print({room}.MINE)"
    where, mine = run(sys.executable, "-c", code, cwd=desk, path=site).splitlines()
    assert Path(where).is_relative_to(site)
    assert mine == "True"


def test_the_command_works_in_a_users_own_folder(site: Path, desk: Path) -> None:
    code = """
import sys
from importlib.metadata import entry_points
(command,) = entry_points(group="console_scripts", name="copsim")
sys.argv = ["copsim", "--help"]
command.load()()
"""
    assert "demo" in run(sys.executable, "-c", code, cwd=desk, path=site)


def test_the_installed_model_lives(site: Path, desk: Path) -> None:
    code = """
import copsim.simulation.life as life
world = life.Life(life.Plan.of({}), 7, weeks=3)
world.live(3)
print(life.__file__, len(world.weekly))
"""
    where, weeks = run(sys.executable, "-c", code, cwd=desk, path=site).split()
    assert Path(where).is_relative_to(site)
    assert weeks == "3"
