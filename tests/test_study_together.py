"""Runners side by side on one folder: no value under another point, no committed run lived again, at no moment."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from filelock import FileLock, Timeout
from helpers_studies import Fake, committed, digest, small

from copsim.experiments.files import ResultsError
from copsim.experiments.studies import runners, running
from copsim.experiments.studies.ledger import AnotherPlan, Ledger
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.runners import CannotBegin, Runner, alone
from copsim.experiments.studies.running import Ended, run_study
from copsim.experiments.studies.shards import UNFINISHED
from copsim.experiments.studies.store import Store, open_store
from copsim.experiments.studies.workers import Where

FIRST = """\
scenario: healthy
vary: {leading.effort: [0.1, 0.2, 0.3]}
design: factorial
replicates: 8
weeks: 20
measures: [present]
"""
SECOND = FIRST.replace("0.1, 0.2, 0.3", "0.7, 0.8, 0.9")


@pytest.fixture(autouse=True)
def small_shards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "SHARD_RUNS", 5)


def run(folder: Path, text: str = FIRST, work: Any = None, **more: Any) -> Ended:
    return run_study(small(text), folder, where=Where("threads", 1), work=work or Fake(), **more)


def stopped() -> threading.Event:
    """Somebody who begins and ends at once."""
    event = threading.Event()
    event.set()
    return event


def values(folder: Path) -> dict[float, set[float]]:
    runs = StudyResults(folder).runs
    return {effort: set(some) for effort, some in runs.groupby("leading.effort")["present"]}


def test_two_versions_at_once_never_mix(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    refused: list[str] = []

    def begins() -> None:
        with pytest.raises(CannotBegin) as error:
            run(folder, SECOND)
        refused.append(str(error.value))

    assert run(folder, work=Fake(meanwhile=begins)).whole
    assert "another runner is at work in" in refused[0]
    assert "on another version of this study; wait until it has ended, stop it, or give" in refused[0]
    assert values(folder) == {0.1: {10.0}, 0.2: {20.0}, 0.3: {30.0}}
    assert run(folder, SECOND).counts.aside == 24
    assert values(folder) == {0.7: {70.0}, 0.8: {80.0}, 0.9: {90.0}}


def test_a_title_that_has_changed_is_another_version_too(tmp_path: Path) -> None:
    """Names would be those of one, and the manifest that of the other."""

    def begins() -> None:
        with pytest.raises(CannotBegin):
            run(tmp_path / "store", f"title: Another\n{FIRST}")

    assert run(tmp_path / "store", work=Fake(meanwhile=begins)).whole


def test_a_runner_whose_plan_was_changed_all_the_same_stops_in_words(tmp_path: Path) -> None:
    """As by a runner on another machine, whose locks this one cannot see."""
    folder = tmp_path / "store"
    work = Fake()

    def changes() -> None:
        if len(work.runs) > 6:
            ledger = Ledger(folder / "ledger.sqlite")
            ledger.note({"plan": "another"})
            ledger.close()

    work.meanwhile = changes
    with pytest.raises(AnotherPlan, match="another version of the study by now; this one ends here") as error:
        run(folder, work=work)
    assert "--out" in str(error.value)
    assert 6 < len(work.runs) < 24
    again = Fake()
    assert run(folder, work=again).whole
    assert len(work.runs) + len(again.runs) == 24


def test_a_shard_that_another_runner_finds_first_is_noted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one begins after the shard has its name and before it is noted."""
    folder = tmp_path / "store"
    noted = Store.noted
    beginning: list[str] = []
    found: list[str] = []

    def slow(self: Store, path: Path, rows: int) -> Any:
        shard = noted(self, path, rows)
        if not beginning and path.parent.name == "shards":
            beginning.append(path.name)
            run(folder, stop=stopped(), say=found.append)
            beginning.clear()
        return shard

    monkeypatch.setattr(Store, "noted", slow)
    work = Fake()
    assert run(folder, work=work).whole
    assert any("are taken in" in text for text in found)
    assert len(work.runs) == len(set(work.runs)) == 24
    assert run(folder).ran == 0
    assert committed(folder) == 24
    assert not list((folder / "shards").iterdir())
    assert not (folder / "aside").exists()


def test_a_shard_that_another_runner_has_even_put_away_is_not_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "store"
    monkeypatch.setattr(running, "SHARD_RUNS", 24)
    noted = Store.noted
    ends: list[Ended] = []

    def slow(self: Store, path: Path, rows: int) -> Any:
        shard = noted(self, path, rows)
        if not ends and path.parent.name == "shards":
            ends.append(Ended(self.ledger.counts(), 0, 0.0, ""))
            ends.append(run(folder))
        return shard

    monkeypatch.setattr(Store, "noted", slow)
    work = Fake()
    assert run(folder, work=work).whole
    assert [ended.counts.done for ended in ends] == [0, 24]
    assert ends[1].ran == 0
    assert run(folder).ran == 0
    assert len(work.runs) == 24


@pytest.mark.parametrize("more", ["replicates: 12", "replicates: 4"])
def test_one_that_dies_as_it_puts_results_together_again_loses_none(
    more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file with all results has taken the place of another one, and the ledger knows the other one."""
    folder = tmp_path / "store"
    run(folder)
    text = FIRST.replace("replicates: 8", more)

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "merge", dies)
        with pytest.raises(KeyboardInterrupt):
            run(folder, text)
    said: list[str] = []
    assert run(folder, text, say=said.append).ran == 0
    assert not any("again" in text for text in said)
    run(tmp_path / "fresh", text)
    assert digest(folder / "runs.parquet") == digest(tmp_path / "fresh" / "runs.parquet")
    assert run(folder).ran == 0


def test_a_run_that_failed_first_and_is_done_since_stays_done_without_its_ledger(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    work = Fake()

    def fails(chunk: Any, stop: Any) -> Any:
        lived = work(chunk, stop)
        return type(lived)(("failed",) * len(chunk.runs), lived.numbers, None, {0: "no"}, lived.seconds)

    ended = run(folder, work=fails, on_error="stop")
    assert ended.counts.failed > 0
    second = Fake(stop_after=12)
    run(folder, work=second, stop=second.stop)
    names = sorted(path.name for path in (folder / "shards").glob("*.parquet"))
    (folder / "ledger.sqlite").unlink()
    # Whichever is found first.
    (folder / "shards" / names[0]).rename(folder / "shards" / "zzz.parquet")
    third = Fake()
    assert run(folder, work=third).whole
    assert len(second.runs) + len(third.runs) == 24
    assert set(StudyResults(folder).runs["status"]) == {"done"}


def test_what_runners_that_are_gone_had_taken_on_is_said_so(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    study = Fake(stop_after=4)
    run(folder, work=study, stop=study.stop)
    here = Runner(folder)
    (folder / "runners" / "gone.runner").touch()
    plan = StudyResults(folder).manifest["plan"]
    ledger = Ledger(folder / "ledger.sqlite")
    ledger.take(here.name, 3, plan)
    ledger.take("gone", 5, plan)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    counts = StudyResults(folder).counts
    assert (counts.taken, counts.gone) == (8, 5)
    assert before == {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    here.end()
    assert StudyResults(folder).counts.gone == 8
    ledger.close()


def test_one_who_begins_waits_for_another_who_does(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    said: list[str] = []
    stop = threading.Event()

    def say(text: str) -> None:
        said.append(text)
        stop.set()

    with alone(folder) as first, alone(folder) as second:
        assert (first, second) == (True, False)
        with pytest.raises(CannotBegin, match="stopped before anything was begun"):
            run(folder, say=say, stop=stop)
    assert said == ["another runner begins just now, or puts results together; waiting for it"]
    assert run(folder).whole


def test_a_runner_is_not_taken_for_dead_because_somebody_looked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks whether a runner is at work locks its file for a moment, and may take it away."""
    acquire = FileLock.acquire
    moments: list[str] = []

    def disturbed(self: FileLock, *args: Any, **more: Any) -> Any:
        if self.lock_file.endswith(".runner") and len(moments) < 2:
            moments.append(self.lock_file)
            if len(moments) == 1:
                raise Timeout(self.lock_file)
            result = acquire(self, *args, **more)
            Path(self.lock_file).unlink()
            return result
        return acquire(self, *args, **more)

    monkeypatch.setattr(FileLock, "acquire", disturbed)
    runner = Runner(tmp_path)
    assert len(moments) == 2
    assert runners.at_work(tmp_path) == [runner.name]
    runner.end()


def test_what_was_left_half_written_is_swept_when_nobody_else_is_at_work(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    left = [f".study.yaml-{'0' * 16}", f".manifest.json-{'0' * 16}", f"runs.parquet-01{UNFINISHED}"]
    left += [f"shards/a-000001.parquet-01{UNFINISHED}", f"study.yaml-01{UNFINISHED}"]
    for name in left:
        (folder / name).touch()
    other = Runner(folder)
    run(folder)
    assert all((folder / name).exists() for name in left)
    other.end()
    run(folder)
    assert not any((folder / name).exists() for name in left)


def test_shards_of_another_study_are_put_aside_even_where_all_is_done(tmp_path: Path) -> None:
    other, folder = tmp_path / "other", tmp_path / "store"
    few = Fake(stop_after=6)
    run(other, SECOND, work=few, stop=few.stop)
    run(folder)
    before = digest(folder / "runs.parquet")
    for path in (other / "shards").glob("*.parquet"):
        (folder / "shards" / path.name).write_bytes(path.read_bytes())
    assert run(folder).ran == 0
    assert not list((folder / "shards").iterdir())
    assert sum(len(pd.read_parquet(path)) for path in (folder / "aside").iterdir()) == len(few.runs)
    assert digest(folder / "runs.parquet") == before
    # There they are of use.
    work = Fake()
    assert run(folder, SECOND, work=work).whole
    assert len(work.runs) == 24 - len(few.runs)


def test_back_and_forth_between_two_versions_lives_nothing_twice(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    first = digest(folder / "runs.parquet")
    run(folder, SECOND)
    for _ in range(2):
        assert run(folder).ran == 0
        assert digest(folder / "runs.parquet") == first
        assert run(folder, SECOND).ran == 0
        assert values(folder) == {0.7: {70.0}, 0.8: {80.0}, 0.9: {90.0}}
    with open_store(folder) as store:
        assert len({shard.name for shard in store.ledger.shards()}) == len(store.ledger.shards())


def test_a_ledger_is_not_made_anew_under_the_feet_of_another_runner(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    run(folder)
    other = Runner(folder)
    (folder / "ledger.sqlite").unlink()
    with pytest.raises(
        CannotBegin, match=r"is missing, and another runner is at work in .*; stop it, then start again"
    ):
        run(folder)
    other.end()
    assert run(folder).ran == 0


def test_what_cannot_be_taken_on_ends_the_study_instead_of_hanging(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Ledger.take
    calls: list[int] = []

    def full(self: Ledger, *args: Any) -> Any:
        calls.append(1)
        if len(calls) == 4:
            raise ResultsError("disk is full")
        return take(self, *args)

    monkeypatch.setattr(Ledger, "take", full)
    with pytest.raises(ResultsError, match="disk is full"):
        run(tmp_path / "store")
    assert run(tmp_path / "store").whole
    assert committed(tmp_path / "store") == 24
