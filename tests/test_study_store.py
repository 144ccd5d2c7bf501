"""The store of a study: committed runs are never lost and never run again, whatever happens around them."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from helpers_studies import SMALL, committed, digest, small

from copsim.experiments.files import ResultsError
from copsim.experiments.studies import shards
from copsim.experiments.studies.living import Chunk, Lived, live_chunk
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.running import Ended, check_folder, run_study
from copsim.experiments.studies.store import Store, open_store
from copsim.experiments.studies.workers import Where

ONE = Where("threads", 1)


def run(folder: Path, text: str = SMALL, **more: Any) -> Ended:
    return run_study(small(text), folder, where=more.pop("where", ONE), **more)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "store"
    assert run(folder).whole
    return folder


class Counting:
    """Lives chunks, counts the runs, and stops after some of them."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.runs: list[tuple[Any, int]] = []
        self.stop = threading.Event()
        self.stop_after = stop_after

    def __call__(self, chunk: Chunk, stop: Any) -> Lived:
        self.runs += [(chunk.points[place], seed) for place, seed in chunk.runs]
        if len(self.runs) >= self.stop_after:
            self.stop.set()
        return live_chunk(chunk)


def test_all_runs_end_in_one_table_in_order(undisturbed: Path) -> None:
    runs = StudyResults(undisturbed).runs
    assert len(runs) == 24
    assert runs["point"].tolist() == sorted(runs["point"].tolist())
    assert runs["replicate"].tolist() == [0, 1, 2, 3] * 6
    assert runs["seed"].tolist() == [1, 2, 3, 4] * 6
    assert set(runs["status"]) == {"done"}
    assert list(runs["present_by_week"].iloc[0]) == pytest.approx(list(runs["present_by_week"].iloc[0]))
    assert [path.name for path in undisturbed.iterdir() if path.suffix == ".parquet"] == [
        "points.parquet",
        "runs.parquet",
    ]
    assert not list((undisturbed / "shards").iterdir())


def test_numbers_are_those_of_a_run_of_its_own(undisturbed: Path) -> None:
    import copsim

    runs = StudyResults(undisturbed).runs
    row = runs[(runs["leading.effort"] == 0.6) & (runs["joining.prospects"] == 2.0) & (runs["seed"] == 3)].iloc[0]
    values = {"leading.effort": 0.6, "joining.prospects": 2.0, "start.members": 12}
    weekly = copsim.run("healthy", seeds=3, weeks=30, values=values).weekly
    assert row["present"] == weekly["present"].mean()
    assert row["realized_in_all"] == weekly["realized"].sum()
    means = [weekly["present"].iloc[n : n + 10].mean() for n in (0, 10, 20)]
    assert row["present_by_week"].tolist() == pytest.approx(means)


def test_what_is_done_is_not_run_again(undisturbed: Path, tmp_path: Path) -> None:
    counting = Counting()
    folder = tmp_path / "store"
    run(folder, work=counting)
    assert len(counting.runs) == len(set(counting.runs)) == 24
    again = Counting()
    ended = run(folder, work=again)
    assert ended.ran == 0
    assert again.runs == []
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


@pytest.mark.parametrize("after", [1, 5, 23])
def test_a_study_that_was_stopped_goes_on_and_ends_with_the_same_bytes(
    after: int, undisturbed: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "store"
    first = Counting(after)
    ended = run(folder, work=first, stop=first.stop)
    assert ended.stopped == "stopped"
    assert ended.counts.done + ended.counts.pending == 24
    second = Counting()
    assert run(folder, work=second).whole
    assert not set(first.runs[: ended.counts.done]) & set(second.runs)
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")
    assert committed(folder) == 24


def test_threads_and_processes_give_the_same_bytes(undisturbed: Path, tmp_path: Path) -> None:
    for kind in ("threads", "processes"):
        assert run(tmp_path / kind, where=Where(kind, 2)).whole
        assert digest(tmp_path / kind / "runs.parquet") == digest(undisturbed / "runs.parquet")


def test_more_replicates_and_more_points_reuse_what_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    counting = Counting()
    more = SMALL.replace("replicates: 4", "replicates: 5").replace("[0.2, 0.6, 1.0]", "[0.1, 0.2, 0.6, 1.0]")
    assert run(folder, more, work=counting).counts.planned == 40
    assert len(counting.runs) == 16
    assert len(StudyResults(folder).runs) == 40
    fresh = tmp_path / "fresh"
    run(fresh, more)
    assert digest(folder / "runs.parquet") == digest(fresh / "runs.parquet")


def test_fewer_points_keep_the_others_aside_and_bring_them_back(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    fewer = run(folder, SMALL.replace("[0.2, 0.6, 1.0]", "[0.6]"))
    assert (fewer.counts.done, fewer.counts.aside, fewer.ran) == (8, 16, 0)
    assert len(StudyResults(folder).runs) == 8
    back = run(folder)
    assert (back.counts.done, back.counts.aside, back.ran) == (24, 0, 0)
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


def test_other_measures_are_other_results(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    ended = run(folder, SMALL.replace("alive]", "energy]"))
    assert (ended.ran, ended.counts.aside) == (24, 24)
    assert "energy" in StudyResults(folder).runs


def test_another_model_never_uses_old_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "store"
    run(folder)
    for module in ("compiled", "planning", "living"):
        monkeypatch.setattr(f"copsim.experiments.studies.{module}.VERSION", "another")
    ended = run(folder)
    assert (ended.ran, ended.counts.done, ended.counts.aside) == (24, 24, 24)


def torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [torn, flipped, Path.unlink])
def test_a_damaged_shard_costs_that_shard_and_says_so(harm: Any, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for after in (8, 4):
        stopped = Counting(after)
        run(folder, work=stopped, stop=stopped.stop)
    parts = sorted((folder / "shards").glob("*.parquet"))
    assert len(parts) == 2
    done = sum(shards.read(part).num_rows for part in parts)
    lost = shards.read(parts[0]).num_rows
    harm(parts[0])
    said: list[str] = []
    counting = Counting()
    ended = run(folder, work=counting, say=said.append)
    if not ended.whole:  # found only when results were put together
        ended = run(folder, work=counting, say=said.append)
    assert ended.whole
    assert any(parts[0].name in text and f"{lost} runs" in text for text in said)
    assert len(counting.runs) == 24 - done + lost
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


def test_a_runner_that_dies_between_naming_a_shard_and_noting_it_loses_nothing(
    undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"

    def dies(self: Store, *_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Store, "noted", dies)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    there = sum(shards.read(path).num_rows for path in (folder / "shards").glob("*.parquet"))
    assert there > 0
    said: list[str] = []
    counting = Counting()
    assert run(folder, work=counting, say=said.append).whole
    assert len(counting.runs) == 24 - there
    assert any("are taken in" in text for text in said)
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


@pytest.mark.parametrize("harm", [lambda path: path.write_bytes(b"no database at all" * 99), Path.unlink])
def test_without_its_ledger_a_store_is_made_anew_from_its_shards(harm: Any, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    first = Counting(10)
    run(folder, work=first, stop=first.stop)
    harm(folder / "ledger.sqlite")
    if not (folder / "ledger.sqlite").exists():
        (folder / "ledger.sqlite").touch()
    done = sum(shards.read(path).num_rows for path in (folder / "shards").glob("*.parquet"))
    counting = Counting()
    assert run(folder, work=counting).whole
    assert len(counting.runs) == 24 - done
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


def failing(chunk: Chunk, stop: Any) -> Lived:
    """A worker in which runs of seed 2 at the lowest effort fail."""
    lived = live_chunk(chunk)
    bad = [
        n
        for n, (place, seed) in enumerate(chunk.runs)
        if seed == 2 and ("leading.effort", 0.2) in chunk.points[place].settings
    ]
    status = tuple("failed" if n in bad else one for n, one in enumerate(lived.status))
    numbers = lived.numbers.copy()
    numbers[bad] = np.nan
    return Lived(status, numbers, lived.series, dict.fromkeys(bad, "it would not"), lived.seconds)


def test_a_run_that_fails_is_a_row_and_the_others_go_on(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    ended = run(folder, work=failing)
    assert (ended.counts.done, ended.counts.failed, ended.counts.pending) == (22, 2, 0)
    runs = StudyResults(folder).runs
    failed = runs[runs["status"] == "failed"]
    assert failed["error"].tolist() == ["it would not", "it would not"]
    assert failed["present"].isna().all()
    counting = Counting()
    assert run(folder, work=counting).counts.failed == 0
    assert len(counting.runs) == 2
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


def test_it_may_stop_at_the_first_failure(tmp_path: Path) -> None:
    ended = run(tmp_path / "store", work=failing, on_error="stop")
    assert ended.stopped == "a run failed: it would not"
    assert ended.counts.failed >= 1
    assert ended.counts.pending > 0


def test_points_that_cannot_be_fail_with_their_reason(tmp_path: Path) -> None:
    text = SMALL.replace("start.members: [12]", "start.members: [3, 12]")
    ended = run(tmp_path / "store", text)
    assert (ended.counts.done, ended.counts.failed) == (24, 24)
    runs = StudyResults(tmp_path / "store").runs
    assert runs["error"].dropna().unique().tolist() == [
        "start.members: is 3; expected at least start.founders, which is 6"
    ]


def test_two_runners_share_the_work(undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    works = [Counting(), Counting()]
    threads = [threading.Thread(target=lambda work=work: run(folder, work=work)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    both = works[0].runs + works[1].runs
    assert len(both) == len(set(both)) == 24
    assert run(folder).ran == 0
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")


def test_replicates_go_on_until_the_mean_is_known_well_enough(tmp_path: Path) -> None:
    text = SMALL.replace("replicates: 4", "replicates: {least: 4, most: 50, until: {present: 0.3}}")
    assert run(tmp_path / "store", text).whole
    runs = StudyResults(tmp_path / "store").runs
    often = runs.groupby("point").size()
    assert often.min() >= 4
    assert often.nunique() > 1
    from copsim.analysis.study_tables import half_interval

    for point, values in runs.groupby("point")["present"]:
        assert often[point] == 50 or half_interval(values.to_numpy()) <= 0.3
    again = tmp_path / "again"
    stopped = Counting(30)
    run(again, text, work=stopped, stop=stopped.stop)
    assert run(again, text).whole
    assert digest(again / "runs.parquet") == digest(tmp_path / "store" / "runs.parquet")


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    study = small()
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ResultsError, match="holds something else"):
        check_folder(tmp_path, study)
    with pytest.raises(ResultsError, match="is a file"):
        check_folder(tmp_path / "mine.txt", study)
    run(tmp_path / "store")
    with pytest.raises(ResultsError, match="holds the study 'small', not 'other'"):
        check_folder(tmp_path / "store", small(name="other"))
    with pytest.raises(ResultsError, match="holds no study"):
        open_store(tmp_path)


def test_the_status_of_a_hundred_thousand_runs_is_one_look(tmp_path: Path) -> None:
    """Counting is done by an index over the ledger: the plan says so, whatever the clock says."""
    run(tmp_path / "store")
    with sqlite3.connect(tmp_path / "store" / "ledger.sqlite") as database:
        question = "EXPLAIN QUERY PLAN SELECT status, count(*) FROM runs WHERE point IS NOT NULL GROUP BY status"
        told = " ".join(str(row) for row in database.execute(question))
    assert "USING COVERING INDEX runs_in_order" in told
