"""The kernel: never stale, works without a cache, checks bounds, agrees with plain Python to the bit."""

from __future__ import annotations

import ast
import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from helpers_eventful import eventful, eventful_fingerprint
from helpers_lives import lived

from copsim.simulation import joining, kernel, model
from copsim.simulation.life import Life, Plan
from copsim.simulation.records import ARRIVALS_A_WEEK, FAILED, ITEMS_A_WEEK, REALIZED

JIT = hasattr(kernel.advance, "signatures")
HERE = Path(__file__).parent
SIMULATION = Path(inspect.getfile(model)).parent


def run(code: str, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in another process, with this folder on its path."""
    path = os.pathsep.join([environment.pop("first", str(HERE)), str(HERE), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-P", *options, "-c", code],  # -P: not the working folder's package
        env={**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


# The week


def called_with_state(function: Any) -> list[tuple[str, int]]:
    """(name, number of arguments) of every call that is given the state, in order of the source."""
    tree = ast.parse(inspect.getsource(getattr(function, "py_func", function)))
    calls = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id == "state"
        and isinstance(node.func, ast.Name)
    ]
    ordered = sorted(calls, key=lambda call: (call.lineno, call.col_offset))
    return [(call.func.id, len(call.args)) for call in ordered if isinstance(call.func, ast.Name)]


def test_the_kernel_calls_just_the_stages_in_their_order() -> None:
    """The printed week is the lived week; besides, the kernel only clears, counts arrivals and writes the log."""
    helpers = {"clear_week", "count_arrivals", "write_log"}
    calls = called_with_state(kernel.begin_week) + called_with_state(kernel.finish_week)
    lived_order = [(name, count) for name, count in calls if name not in helpers]
    listed = [(stage.run.__name__, 1 if stage.scope == "world" else 2) for stage in model.STAGES]
    assert lived_order == listed
    assert {name for name, _ in calls} - {name for name, _ in lived_order} == helpers


def test_stages_are_the_functions_the_kernel_calls() -> None:
    """Not others of the same name."""
    for stage in model.STAGES:
        assert getattr(kernel, stage.run.__name__) is stage.run
        assert stage.scope in ("world", "community")


def test_every_stage_says_what_it_does() -> None:
    """A sentence each, no two the same, no two names the same."""
    assert len({stage.name for stage in model.STAGES}) == len(model.STAGES)
    assert len({stage.meaning for stage in model.STAGES}) == len(model.STAGES)
    for stage in model.STAGES:
        assert stage.meaning.endswith(".")
        assert not stage.meaning.startswith("Stage")


# The version


def test_the_version_is_a_hash_of_names_and_contents(tmp_path: Path) -> None:
    """Another content, another name, another file: another hash; line ends and other files do not count."""
    (tmp_path / "a.py").write_bytes(b"x = 1\n")
    first = model.content_hash(tmp_path)
    (tmp_path / "notes.txt").write_bytes(b"anything")
    (tmp_path / "a.py").write_bytes(b"x = 1\r\n")
    assert model.content_hash(tmp_path) == first
    (tmp_path / "a.py").write_bytes(b"x = 2\n")
    second = model.content_hash(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    third = model.content_hash(tmp_path)
    (tmp_path / "c.py").write_bytes(b"")
    assert len({first, second, third, model.content_hash(tmp_path)}) == 4


def test_the_version_is_that_of_the_sources() -> None:
    """Sixteen digits of the hash of this folder."""
    assert len(model.VERSION) == 16
    int(model.VERSION, 16)


# Compiled anew when a rule changes


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the core, to be edited; returns the folder to put on the path. The core needs no other room."""
    package = tmp_path / "site" / "copsim"
    shutil.copytree(SIMULATION, package / "simulation", ignore=shutil.ignore_patterns("__pycache__"))
    (package / "__init__.py").write_text("", encoding="utf-8")
    return tmp_path / "site"


TINY_LIFE = """
import hashlib, json
from copsim.simulation import kernel, model
from copsim.simulation.life import Life, Plan
life = Life(Plan.of({"start.members": 12}), 1, weeks=12).live(12)
digest = hashlib.sha256(life.weekly.tobytes()).hexdigest()
hits = sum(kernel.advance.stats.cache_hits.values())
print(json.dumps([kernel.__file__, model.VERSION, digest, kernel.CACHED, hits]))
"""


def tiny_life(site: Path, cache: Path) -> list[Any]:
    """What a tiny life comes to with the package in this folder."""
    done = run(TINY_LIFE, first=str(site), NUMBA_CACHE_DIR=str(cache))
    assert done.returncode == 0, done.stderr
    result: list[Any] = json.loads(done.stdout)
    assert Path(result[0]).is_relative_to(site)
    return result[1:]


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.skipif(not JIT, reason="jit is off")
def test_an_edit_in_another_file_is_never_missed(copied: Path, tmp_path: Path) -> None:
    """Edit a rule that the kernel only calls: new version, new numbers; undo it: the first ones, from the cache."""
    cache = tmp_path / "cache"
    cache.mkdir()
    deciding = copied / "copsim" / "simulation" / "deciding.py"
    source = deciding.read_text(encoding="utf-8")
    edited = source.replace("(member.energy - 0.5)", "(member.energy - 0.25)")
    assert edited != source
    first = tiny_life(copied, cache)
    deciding.write_text(edited, encoding="utf-8")
    second = tiny_life(copied, cache)
    deciding.write_text(source, encoding="utf-8")
    third = tiny_life(copied, cache)
    assert first[0] != second[0]
    assert first[1] != second[1]
    assert third[:2] == first[:2]
    assert [first[2:], second[2:], third[2:]] == [[True, 0], [True, 0], [True, 1]]


# Without a cache


@pytest.mark.skipif(not JIT, reason="jit is off")
def test_without_a_folder_for_compiled_code_it_is_compiled_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where numba finds no place to write, the kernel is built all the same, and says it is not kept."""
    whole = kernel.njit

    def nowhere(*args: Any, **options: Any) -> Any:
        if options.get("cache"):

            def refuse(function: Any) -> Any:
                raise RuntimeError(f"cannot cache function {function.__name__!r}: no locator available")

            return refuse
        return whole(*args, **options)

    monkeypatch.setattr(kernel, "njit", nowhere)
    advance, found, cached = kernel._build("without")
    assert not cached
    life = Life(Plan.of({"start.members": 5}), 1, weeks=1)
    before = life.members.tobytes()
    life.state.clock["people"] = life.state.clock["members"] = 0
    found(life.state)
    assert life.members.tobytes() == before
    assert callable(advance)


@pytest.mark.slow
@pytest.mark.skipif(not JIT, reason="jit is off")
@pytest.mark.skipif(sys.platform == "win32", reason="folders are made unwritable the Unix way")
def test_a_read_only_installation_works(copied: Path, tmp_path: Path) -> None:
    """Files stand where folders for compiled code would have to be made: founding works, nothing is written."""
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    (copied / "copsim" / "simulation" / "__pycache__").write_text("a file", encoding="utf-8")
    code = """
from copsim.simulation import kernel
from copsim.simulation.life import Life, Plan
print(kernel.CACHED, len(Life(Plan.of({"start.members": 5}), 1, weeks=1).members))
"""
    nowhere = {name: str(blocked / "sub") for name in ("NUMBA_CACHE_DIR", "HOME", "XDG_CACHE_HOME")}
    done = run(code, first=str(copied), **nowhere)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["False", "5"]
    assert blocked.is_file()


# Safe and the same everywhere


@pytest.mark.parametrize("where", ["order", "person", "level", "planned"])
def test_a_row_out_of_range_is_an_error_and_corrupts_nothing(where: str) -> None:
    """Bounds are checked in what ships. In another process, as memory might be lost if they were not."""
    code = f"""
from copsim.simulation.life import Life, Plan
life = Life(Plan.of({{"start.members": 5}}), 1, weeks=3).live(1)
if {where!r} == "order":
    life.state.order[2] = 10**12
elif {where!r} == "person":
    life.state.members["person"][2] = 10**12
elif {where!r} == "planned":
    life.state.communities["planned"][0] = 10**12
else:
    life.state.members["level"][2] = 10**12
try:
    life.live(1)
except IndexError as error:
    print("refused")
"""
    done = run(code)
    assert (done.returncode, done.stdout.strip()) == (0, "refused"), done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.skipif(not JIT, reason="jit is off")
def test_kernel_and_plain_python_agree_to_the_bit() -> None:
    """Two communities, every kind of change: the same fingerprint with jit off, where every warning is an error."""
    code = "from helpers_lives import lived; print(lived(7))"
    done = run(code, "-W", "error", NUMBA_DISABLE_JIT="1")
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == lived(7)


@pytest.mark.slow
@pytest.mark.skipif(not JIT, reason="jit is off")
def test_kernel_and_plain_python_agree_where_everything_happens() -> None:
    """Activities, sponsors, tasks, decisions, insights and items of value: the same fingerprint, and no warning."""
    code = "from helpers_eventful import eventful_fingerprint; print(eventful_fingerprint())"
    done = run(code, "-W", "error", NUMBA_DISABLE_JIT="1")
    assert done.returncode == 0, done.stderr[-3000:]
    assert done.stdout.strip() == eventful_fingerprint()


def test_in_the_eventful_world_everything_happens() -> None:
    """Else the comparisons made with it would compare little."""
    life = eventful(30)
    weekly = life.weekly
    counted = (
        "present", "watching", "contributing", "joined", "left", "leaders", "held", "cancelled", "answers", "stories",
        "heard", "news", "tried", "realized", "failed", "told_again", "written", "read", "documents_stale",
        "topics_turned", "tasks", "far_present", "voluntary", "anger", "visible", "command", "hours_homework",
        "hours_red_tape", "misknowing", "reputation", "sponsor_portfolio", "sponsor_local", "energizing",
    )  # fmt: skip
    for name in counted:
        assert weekly[name].any(), name
    assert set(weekly["activity"].ravel().tolist()) == {1, 2, 3, 4, 5, 6}
    assert set(life.items["kind"].tolist()) == {1, 2, 3, 4, 5, 6}
    assert len(set(weekly["stage"].ravel().tolist())) > 1
    retold = life.items[life.items["kind"] == 6]
    assert set(life.items["kind"][retold["parent"]].tolist()) == {REALIZED, FAILED}


def test_running_out_of_room_stops_at_a_weeks_boundary() -> None:
    """The kernel asks for room before the week that needs it, and loses nothing."""
    life = Life(Plan.of({"start.members": 5}), 1, weeks=3)
    assert kernel.advance(life.state, 5) == kernel.NEEDS_ROOM
    assert life.week == 3
    assert kernel.advance(life.state, 5) == kernel.NEEDS_ROOM
    assert life.week == 3
    whole = Life(Plan.of({"start.members": 5}), 1, weeks=5).live(5)
    assert life.live(2).weekly.tobytes() == whole.weekly.tobytes()


def test_running_out_of_room_for_items_stops_at_a_weeks_boundary() -> None:
    """Where the log is kept, there is room for the most that a week's members can bring, or the week waits."""
    life = Life(Plan.of({"start.members": 30}), 1, log=True, weeks=1)
    assert kernel.advance(life.state, 5) == kernel.NEEDS_ROOM
    week, coming = life.week, int(life.state.starts[-1]) + int(life.state.clock[0].arrivals)
    assert len(life.state.items) < int(life.state.clock[0].noted) + ITEMS_A_WEEK * coming
    whole = Life(Plan.of({"start.members": 30}), 1, log=True, weeks=60).live(week + 3)
    life.live(3)
    assert life.items.tobytes() == whole.items.tobytes()
    assert life.weekly.tobytes() == whole.weekly.tobytes()


def test_no_more_prospects_are_drawn_than_can_be_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """However loud the world: the walk up a Poisson mean is as long as the mean, so the mean has to be cut first."""
    asked: list[float] = []

    def poisson(mean: float, *_: Any) -> int:
        asked.append(mean)
        return 10**9

    monkeypatch.setattr(joining, "draws", SimpleNamespace(poisson=poisson, PROSPECTS=8))
    monkeypatch.setattr(joining, "prospects_a_week", lambda *_: 1e11)
    life = Life(Plan.of(), 1, weeks=1)
    function = getattr(joining.count_arrivals, "py_func", joining.count_arrivals)
    arrivals = function(life.state, 0)
    assert arrivals <= ARRIVALS_A_WEEK
    assert asked[0] <= 2 * ARRIVALS_A_WEEK
