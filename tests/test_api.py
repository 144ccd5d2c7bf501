"""The front door from Python: what it takes, what it refuses before anything is run."""

from __future__ import annotations

import importlib.metadata
import itertools
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import copsim
from copsim import api
from copsim.asking import seeds_kept
from copsim.experiments import snapshots
from copsim.experiments.results import ResultsError
from copsim.scenarios import ScenarioError
from copsim.simulation.life import Life, Plan, SnapshotError, StaleSnapshot


@pytest.fixture
def nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is refused is refused before anything is run."""

    def refused(*args: object, **options: object) -> None:
        raise AssertionError("something was run")

    monkeypatch.setattr(api, "run_many", refused)


def test_there_is_one_version() -> None:
    """That of the installed package is what the manifest and the package say."""
    runs = copsim.run("healthy", weeks=1)
    assert copsim.__version__ == importlib.metadata.version("copsim") == runs.manifest["copsim"]


@pytest.mark.parametrize(
    "make",
    [
        lambda: 5,
        lambda: np.int64(5),
        lambda: np.array(5),
        lambda: [np.int32(5)],
        lambda: np.array([5], np.uint8),
        lambda: (seed for seed in [5]),
        lambda: {5},
    ],
)
def test_seeds_of_any_kind_are_pythons_own_numbers(make: Callable[[], Any]) -> None:
    """Also numpy's, also in the manifest, which is always JSON."""
    runs = copsim.run(
        "healthy",
        seeds=make(),
        weeks=np.int64(2),
        threads=np.int64(1),
        participation=make() if np.ndim(make()) else "first",
        values={"start.members": np.int64(7), "leading.effort": np.float32(0.25)},
    )
    assert runs.seeds == (5,)
    assert type(runs.seeds[0]) is int
    manifest = json.loads(json.dumps(runs.manifest, allow_nan=False))
    assert (manifest["seeds"], manifest["weeks"], manifest["participation_seeds"]) == ([5], 2, [5])
    assert manifest["scenario"]["parameters"]["start.members"] == 7


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    "seeds",
    ["5", "12", b"5", True, np.True_, 5.0, [5.0], [True], ["5"], [[1]], np.array([[1], [2]]), None, [None], -1, 2**63],
    ids=repr,
)
def test_seeds_that_cannot_be_are_named(seeds: Any) -> None:
    with pytest.raises(ValueError, match=r"the seed is .*, expected a whole number from 0 to 9223372036854775807"):
        copsim.run("healthy", seeds=seeds, weeks=1)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("seeds", "said"), [([], "no seeds"), ([1, np.int64(1)], "given twice"), (itertools.count(), "more than 1,000,000")]
)
def test_numbers_of_seeds_that_cannot_be_are_refused(seeds: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        copsim.run("healthy", seeds=seeds, weeks=1)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("weeks", [0, -1, 5201, 10**5000, 2.0, "5", True, [5]], ids=range(8))
def test_weeks_that_cannot_be_are_refused(weeks: Any) -> None:
    with pytest.raises(ValueError, match=r"weeks is .*, expected a whole number from 1 to 5200"):
        copsim.run("healthy", weeks=weeks)


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize("threads", [0, -1, 1025, 1.5, "2", True])
def test_threads_that_cannot_be_are_refused(threads: Any) -> None:
    with pytest.raises(ValueError, match=r"threads is .*, expected a whole number from 1 to 1024"):
        copsim.run("healthy", weeks=1, threads=threads)


@pytest.mark.usefixtures("nothing_runs")
def test_weeks_are_given_once() -> None:
    with pytest.raises(ValueError, match="weeks is given twice"):
        copsim.run("healthy", weeks=5, values={"weeks": 6})


@pytest.mark.usefixtures("nothing_runs")
def test_what_is_of_another_kind_is_named() -> None:
    """With what was expected."""
    for values in ([("leading.effort", 0.2)], 5, "leading.effort=0.2", {5: 0.2}):
        with pytest.raises(TypeError, match=r"values is .*, expected numbers by parameter path"):
            copsim.run("healthy", values=values)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match=r"leading\.effort: is a list"):
        copsim.run("healthy", values={"leading.effort": [0.2]})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match=r"command is .*, expected text or None"):
        copsim.run("healthy", command=["copsim"])  # type: ignore[arg-type]
    for scenario in (None, 5, b"healthy", {}):
        with pytest.raises(TypeError, match=r"the scenario is .*, expected a name, or the path of a file"):
            copsim.run(scenario)  # type: ignore[arg-type]


def test_a_name_as_a_path_is_put_right() -> None:
    with pytest.raises(ScenarioError, match=r"load\('healthy'\)"):
        copsim.load(Path("healthy"))
    with pytest.raises(ScenarioError, match=r"yaml or \.yml$"):
        copsim.load(Path("healthy.txt"))


# Participation


@pytest.mark.parametrize(
    ("participation", "kept"),
    [
        ("first", {3}),
        ("all", {3, 1, 2}),
        ("none", set()),
        ([], set()),
        ((seed for seed in (1, 2)), {1, 2}),
        (np.array([2, 3]), {2, 3}),
    ],
)
def test_participation_is_kept_for_whom_it_is_asked(participation: Any, kept: set[int]) -> None:
    """By word, or by any collection, also one that can be gone through but once."""
    runs = copsim.run("healthy", seeds=[3, 1, 2], weeks=3, participation=participation)
    assert set(runs.participation["seed"]) == kept


@pytest.mark.usefixtures("nothing_runs")
@pytest.mark.parametrize(
    ("participation", "said"),
    [
        ("some", "participation is 'some', expected 'first', 'all', 'none', or some of the seeds from 1 to 3"),
        ("12", "participation is '12'"),
        (b"\x01", "participation is b"),
        (None, "participation is None"),
        (2, "participation is 2"),
        ([1, 9, 8], r"seeds that are not run \(8, 9\)"),
        (range(1, 99), r"not run \(4, 5, 6, 7, 8, …\)"),
        (["1"], "a seed of participation is '1'"),
        ([True], "a seed of participation is True"),
    ],
)
def test_participation_that_cannot_be_is_refused(participation: Any, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        copsim.run("healthy", seeds=[1, 2, 3], weeks=1, participation=participation)


def test_participation_of_many_takes_no_time() -> None:
    """Each seed is looked up, not searched for."""
    many = range(200_000)
    began = time.perf_counter()
    assert len(seeds_kept(list(many), tuple(many))) == len(many)
    assert time.perf_counter() - began < 5


@pytest.mark.parametrize(("participation", "kept"), [("first", [3]), ("all", [1, 2, 3]), ("none", [])])
def test_values_members_and_ties_are_kept_with_participation(participation: str, kept: list[int]) -> None:
    """For the same seeds, and with the names of the scenario's activities."""
    runs = copsim.run("healthy", seeds=[3, 1, 2], weeks=20, participation=participation)
    for table in (runs.participation, runs.values, runs.members, runs.ties):
        assert sorted(set(table["seed"])) == kept
    names = list(runs.plan.activity_names)
    assert list(runs.values["activity"].cat.categories) == list(runs.participation["activity"].cat.categories) == names
    if kept:
        first = runs.weekly[runs.weekly["seed"] == kept[0]]
        came = runs.members.loc[runs.members["seed"] == kept[0], "visits"].sum()
        assert came == first["present"].sum() > 0


def test_turning_points_and_changes_are_at_hand() -> None:
    """Those of the life that was followed, in order; changes with their notes, as far as they were lived."""
    runs = copsim.run("neglected", seeds=[4, 5], weeks=60)
    points = runs.turning_points()
    assert points
    assert [point.week for point in points] == sorted(point.week for point in points)
    assert max(point.week for point in points) < 60
    assert len(runs.turning_points(5, most=2)) == 2
    with pytest.raises(ValueError, match="seed 9 is not in the weekly table"):
        runs.turning_points(9)
    entry = runs.scenario.changes[0]
    assert runs.changes[0] == (entry.week, entry.told, entry.note)
    assert entry.note
    assert copsim.run("neglected", weeks=entry.week).changes == []


# What is written


def test_all_tables_are_written_and_described(tmp_path: Path) -> None:
    """Each table comes back as it was; the manifest says what they are, and what codes mean."""
    runs = copsim.run("healthy", seeds=2, weeks=20)
    files = runs.save(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["tables"]) == {name for name in files if name.endswith(".parquet")}
    assert manifest["codes"]["activity"] == list(runs.plan.activity_names)
    assert manifest["codes"]["stage"][0] == "potential"
    for name in manifest["tables"]:
        table = getattr(runs, name.removesuffix(".parquet"))
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out" / name), table)
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert page == runs.report()


@pytest.mark.parametrize("force", [False, True])
def test_an_unexpected_error_is_not_told_as_bad_input(tmp_path: Path, force: bool) -> None:
    """An error of our own goes through as it is, and leaves nothing."""
    runs = copsim.run("healthy", weeks=2)
    runs.__dict__["figures"] = None
    with pytest.raises(AttributeError):
        runs.save(tmp_path / "out", force=force)
    assert list(tmp_path.iterdir()) == []


def test_a_snapshot_in_a_file_goes_on_to_the_bit(tmp_path: Path) -> None:
    """From text or Path; the file is replaced whole, and nothing is left beside it."""
    life = Life(Plan.of({"start.members": 12}), 4, weeks=12).live(5)
    file = tmp_path / "kept.npz"
    snapshots.save(life, file)
    snapshots.save(life, str(file))
    assert [path.name for path in tmp_path.iterdir()] == ["kept.npz"]
    again = [snapshots.load(file).live(7), snapshots.load(str(file)).live(7)]
    life.live(7)
    assert [other.weekly.tobytes() for other in again] == [life.weekly.tobytes()] * 2


def test_a_snapshot_that_cannot_be_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file, and why: not there, damaged, of another version, no place to write it."""
    file = tmp_path / "kept.npz"
    with pytest.raises(SnapshotError, match=r"kept\.npz cannot be read: No such file"):
        snapshots.load(file)
    file.write_bytes(b"this is no snapshot")
    with pytest.raises(SnapshotError, match=r"kept\.npz: "):
        snapshots.load(file)
    life = Life(Plan.of({"start.members": 12}), 4, weeks=2)
    snapshots.save(life, file)
    monkeypatch.setattr("copsim.simulation.life.VERSION", "another")
    with pytest.raises(StaleSnapshot, match=r"kept\.npz: .*another"):
        snapshots.load(file)
    with pytest.raises(ResultsError, match="cannot be written"):
        snapshots.save(life, tmp_path / "missing" / "kept.npz")


def test_a_choice_that_was_set_is_told_by_its_name() -> None:
    """What was changed for a run is said in the words people write."""
    asked = api.order("healthy", values={"deciding.return_by": "habit", "weeks": 20})
    assert set(asked.changed) == {"weeks 20 instead of 156", "deciding.return_by habit instead of identity"}
