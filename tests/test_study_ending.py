"""How a study is ended from outside, what it says meanwhile, and where and how its runs are lived."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from helpers_studies import SMALL, Fake, copsim, small
from typer.testing import CliRunner

from copsim.cli import app
from copsim.experiments.files import ResultsError
from copsim.experiments.studies import living, running
from copsim.experiments.studies.behaviours import loaded
from copsim.experiments.studies.living import Chunk, Header, Lived, live_chunk, prepared
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.running import run_study
from copsim.experiments.studies.workers import Where
from copsim.progress import RunsBar
from copsim.stopping import code_of, gently

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no such signals")


@posix
@pytest.mark.parametrize(
    ("name", "more"), [("SIGTERM", ""), ("SIGHUP", ""), ("SIGINT", " (once more to stop at once)")]
)
def test_who_is_asked_to_end_ends_what_is_under_way(
    name: str, more: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_IN_CHUNK", 2)
    number = getattr(signal, name)
    before = signal.getsignal(number)
    told: list[str] = []
    with gently(told.append) as stop:

        def asks() -> None:
            if not stop.is_set():
                os.kill(os.getpid(), number)
                stop.wait(10)

        where = Where("threads", 1)
        ended = run_study(small(), tmp_path / "store", where=where, work=Fake(meanwhile=asks), stop=stop)
    assert told == [f"stopping: what is under way is ended and kept{more}"]
    assert code_of(stop) == 128 + number
    assert ended.stopped == "stopped"
    assert 0 < ended.counts.done < 24
    assert ended.counts.taken == 0
    assert signal.getsignal(number) == before


@posix
def test_one_that_was_started_to_outlive_its_terminal_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """With nohup, that is."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with gently(lambda _: None) as stop:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not stop.wait(0.1)
    finally:
        signal.signal(signal.SIGHUP, before)


# What it says meanwhile


def test_a_log_has_a_line_now_and_then(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RunsBar, "EVERY", (0.0, 0.0))
    with RunsBar("mine") as bar:
        bar.total(20)
        bar.told(5, 1)
        bar.total(40)
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[0] == "mine: 20 runs to do"
    assert lines[1].startswith("mine: 6 of 20 runs, ")
    assert lines[1].endswith(" s left, 1 failed")
    assert lines[2] == "mine: 40 more runs to do"
    with RunsBar("mine", lines=False) as bar:
        bar.total(20)
        bar.told(5, 1)
    assert capsys.readouterr().err == ""


def test_lines_come_less_and_less_often(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("copsim.progress.time.monotonic", lambda: now[0])
    with RunsBar("mine") as bar:
        bar.total(36_000)
        for _ in range(36_000):
            now[0] += 1.0
            bar.told(1, 0)
    lines = capsys.readouterr().err.splitlines()
    assert 100 < len(lines) < 200
    assert lines[1].startswith("mine: 11 of 36,000 runs, 1.0 a second, 35,989 s left")


def test_the_command_says_how_far_it_is_but_not_to_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    result = CliRunner().invoke(app, ["study", "run", "small.yaml", "--out", "one"])
    assert "small: 24 runs to do" in result.stderr
    assert "runs to do" not in result.stdout
    result = CliRunner().invoke(app, ["study", "run", "small.yaml", "--out", "two", "--json"])
    assert json.loads(result.stdout)["done"] == 24
    assert "runs to do" not in result.stderr


@posix
def test_a_link_to_nothing_is_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "out").symlink_to(tmp_path / "nowhere")
    result = CliRunner().invoke(app, ["study", "run", "small.yaml", "--out", "out"])
    assert result.exit_code == 2
    assert "out is a link to nothing; name another folder with --out, or remove the link" in result.stderr
    assert "committed" not in result.stderr


def test_status_tells_runners_at_work_from_those_that_are_gone(tmp_path: Path) -> None:
    from copsim.experiments.studies.ledger import Ledger
    from copsim.experiments.studies.runners import Runner

    folder = tmp_path / "store"
    work = Fake(stop_after=4)
    run_study(small(), folder, where=Where("threads", 1), work=work, stop=work.stop)
    here, plan = Runner(folder), StudyResults(folder).manifest["plan"]
    ledger = Ledger(folder / "ledger.sqlite")
    ledger.take(here.name, 3, plan)
    ledger.take("gone", 5, plan)
    ledger.close()
    said = CliRunner().invoke(app, ["study", "status", str(folder)]).stdout
    assert "  3 of the pending ones have been taken on by a runner at work\n" in said
    assert "  5 of the pending ones had been taken on by a runner that is gone; running again runs them\n" in said
    told = json.loads(CliRunner().invoke(app, ["study", "status", str(folder), "--json"]).stdout)
    assert (told["taken"], told["gone"]) == (8, 5)
    here.end()


# Functions in plain Python

BEHAVING = """\
scenario: healthy
vary: {leading.effort: [0.2, 1.0]}
design: factorial
replicates: 2
weeks: 4
measures: [present]
behaviour: mine.py:after_each_week
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("import os\nraise RuntimeError('at import')\n", "mine.py, line 2: RuntimeError: at import"),
        ("x = 1\n\ndef g():\n    return 1 / 0\ny = g()\n", "mine.py, line 4: ZeroDivisionError: division by zero"),
        ("import sys\nsys.exit(3)\n", "mine.py, line 2: SystemExit: 3"),
        (
            "\nimport nosuchthing\n",
            "mine.py, line 2: ModuleNotFoundError: No module named 'nosuchthing'; a behaviour is one",
        ),
        ("import json\njson.loads('{')\n", "mine.py, line 2: JSONDecodeError: Expecting property name"),
    ],
)
def test_a_file_that_cannot_be_run_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(ResultsError) as error:
        loaded("mine.py", "f", f"{text}def f(community): ...\n")
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_a_plan_of_a_study_whose_function_cannot_be_loaded_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "behaving.yaml").write_text(BEHAVING, encoding="utf-8")
    (tmp_path / "mine.py").write_text(
        "print('HELLO')\ndef after_each_week(community): print('HELLO')\n", encoding="utf-8"
    )
    result = CliRunner().invoke(app, ["study", "plan", "behaving.yaml", "--json"])
    assert json.loads(result.stdout)["runs"] == 4
    assert "HELLO" in result.stderr
    (tmp_path / "mine.py").write_text("def after_each_week(community): ...\nraise ValueError('no')\n", encoding="utf-8")
    result = CliRunner().invoke(app, ["study", "plan", "behaving.yaml"])
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == "copsim: mine.py, line 2: ValueError: no"


@pytest.mark.slow
def test_a_function_may_print_and_even_exit_and_json_is_json_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "behaving.yaml").write_text(BEHAVING, encoding="utf-8")
    (tmp_path / "mine.py").write_text(
        "import os, sys\nprint('LOADED')\n"
        "def after_each_week(community):\n"
        "    print('HELLO', flush=True)\n    os.system('echo SHELL')\n"
        "    if community.seed == 2:\n        sys.exit(3)\n",
        encoding="utf-8",
    )
    process = copsim("study", "run", "behaving.yaml", "--out", "out", "--json", cwd=tmp_path)
    assert process.returncode == 0, process.stderr
    ended = json.loads(process.stdout)
    assert (ended["done"], ended["failed"]) == (2, 2)
    assert all(word in process.stderr for word in ("LOADED", "HELLO", "SHELL"))
    runs = StudyResults(tmp_path / "out").runs
    assert runs.loc[runs["seed"] == 2, "error"].tolist() == ["SystemExit: 3"] * 2


# On a cluster

LIVED_ON: list[Any] = []


def told_where(chunk: Chunk, stop: Any) -> Lived:
    """Work that notes on which worker of a cluster it is done; None for none."""
    from distributed import get_worker

    try:
        LIVED_ON.append(get_worker().address)
    except ValueError:
        LIVED_ON.append(None)
    return live_chunk(chunk, stop)


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_of_one_worker_has_that_worker_do_the_work(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install copsim[cluster]")
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None, silence_logs=50
    ) as cluster:
        (worker,) = cluster.workers.values()
        LIVED_ON.clear()
        ended = run_study(
            small(), tmp_path / "store", where=Where("dask", 1, cluster.scheduler_address), work=told_where
        )
        assert ended.whole
        assert set(LIVED_ON) == {worker.address}


@pytest.mark.parametrize("what", ["VERSION", "measuring_code"])
def test_a_worker_with_another_copsim_refuses(what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    header = Header.of(small(SMALL.replace("weeks: 30", "weeks: 31")))
    monkeypatch.setattr(living, what, "another" if what == "VERSION" else lambda: "another")
    with pytest.raises(ResultsError, match=r"has version another of .*; install the same copsim on all machines"):
        prepared(header)
