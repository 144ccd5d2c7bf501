"""Studies under fire: killed at any moment; workers and schedulers that die; a full disk; runners side by side."""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers_studies import committed, copsim, digest, small, started

from copsim.experiments.files import ResultsError
from copsim.experiments.studies.ledger import Counts
from copsim.experiments.studies.opened import StudyResults
from copsim.experiments.studies.running import run_study
from copsim.experiments.studies.store import open_store
from copsim.experiments.studies.workers import Where

pytestmark = [pytest.mark.slow, pytest.mark.once]

LONGER = """\
scenario: healthy
vary:
  leading.effort: {from: 0, to: 1, steps: 20}
  joining.prospects: [0.5, 1, 2]
design: factorial
replicates: 15
weeks: 104
measures: [present, alive]
series: {measures: [core], every: 26}
"""
"""900 runs, some seconds on two cores."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "store"
    assert run_study(small(LONGER, "longer"), folder).whole
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "longer.yaml").write_text(LONGER, encoding="utf-8")
    return tmp_path


def counts(folder: Path) -> Counts:
    if not (folder / "ledger.sqlite").exists():
        return Counts(0, 0, 0, 0, 0, 0)
    with open_store(folder) as store:
        return store.ledger.counts()


def done(folder: Path) -> int:
    return counts(folder).done


def taken(folder: Path) -> int:
    return counts(folder).taken


def wait_for(so: Callable[[], bool], process: subprocess.Popen[str], seconds: float = 120) -> None:
    """Wait until it is so, or the process has ended."""
    deadline = time.monotonic() + seconds
    while not so() and process.poll() is None:
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def ended_well(folder: Path, undisturbed: Path) -> None:
    assert digest(folder / "runs.parquet") == digest(undisturbed / "runs.parquet")
    assert committed(folder) == 900


def test_killed_ten_times_at_random_moments(desk: Path, undisturbed: Path) -> None:
    luck = random.Random(20261127)
    folder = desk / "store"
    kills, ends = 0, 0
    before = 0
    while kills < 10:
        process = started("study", "run", "longer.yaml", "--out", "store", cwd=desk)
        # Some are killed while they begin, some amid runs, and some while results are put together.
        wait = luck.uniform(0.3, 1.5) + luck.choice([0.0, 1.0, 1.7])
        try:
            process.wait(wait)
            ends += 1
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            kills += 1
        process.communicate()
        now = done(folder)
        assert now >= before, "a committed run was lost"
        before = now
        if ends and process.returncode == 0:
            break
    last = copsim("study", "run", "longer.yaml", "--out", "store", cwd=desk)
    assert last.returncode == 0, last.stdout + last.stderr
    ended_well(folder, undisturbed)
    assert not list(folder.rglob("*.unfinished"))
    assert kills >= 3


def test_ctrl_c_keeps_what_was_lived_and_says_how_to_go_on(desk: Path, undisturbed: Path) -> None:
    process = started("study", "run", "longer.yaml", "--out", "store", cwd=desk)
    wait_for(lambda: taken(desk / "store") > 0, process)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "go on" in said
    assert "Traceback" not in said
    assert 0 < done(desk / "store") < 900
    assert copsim("study", "run", "longer.yaml", "--out", "store", cwd=desk).returncode == 0
    ended_well(desk / "store", undisturbed)


@pytest.mark.skipif(os.name != "posix", reason="there are no such terminals on Windows")
def test_a_terminal_that_is_closed_ends_the_study_gently(desk: Path, undisturbed: Path) -> None:
    """Its progress bar has nowhere to go any more, and what was lived is kept all the same."""
    import pty

    child, terminal = pty.fork()
    if not child:
        os.chdir(desk)
        os.execv(sys.executable, [sys.executable, *["-m", "copsim", "study", "run", "longer.yaml", "--out", "store"]])
    deadline = time.monotonic() + 120
    while not taken(desk / "store"):
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)
    os.read(terminal, 100_000)
    time.sleep(0.5)
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 128 + signal.SIGHUP
    kept = done(desk / "store")
    assert 0 < kept < 900
    assert taken(desk / "store") == 0
    last = copsim("study", "run", "longer.yaml", "--out", "store", "--json", cwd=desk)
    assert json.loads(last.stdout)["ran"] == 900 - kept
    ended_well(desk / "store", undisturbed)


def test_two_runners_in_processes_of_their_own(desk: Path, undisturbed: Path) -> None:
    both = [started("study", "run", "longer.yaml", "--out", "store", "--workers", "1", cwd=desk) for _ in range(2)]
    for process in both:
        process.communicate(timeout=300)
    assert {process.returncode for process in both} <= {0, 1}  # 1: the other one has the last runs
    assert copsim("study", "run", "longer.yaml", "--out", "store", cwd=desk).returncode == 0
    ended_well(desk / "store", undisturbed)


DEADLY = """
import os
from pathlib import Path

def after_each_week(community):
    # One run of seed 3 kills its worker always; those of seed 5 do so the first time only.
    if community.week == 5 and community.seed == 3 and len(community.life.people) >= 14:
        os.kill(os.getpid(), 9)
    if community.week == 5 and community.seed == 5:
        mark = Path({mark!r})
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), 9)
"""

WITH_BEHAVIOUR = """\
scenario: healthy
vary: {start.members: [10, 14]}
design: factorial
replicates: 5
weeks: 12
measures: [present]
behaviour: deadly.py:after_each_week
"""


def test_a_worker_that_is_killed_costs_its_run_and_no_other(tmp_path: Path) -> None:
    (tmp_path / "deadly.py").write_text(DEADLY.format(mark=str(tmp_path / "mark")), encoding="utf-8")
    study = small(WITH_BEHAVIOUR, "deadly", tmp_path)
    ended = run_study(study, tmp_path / "store", where=Where("processes", 2))
    assert (ended.counts.done, ended.counts.failed, ended.counts.pending) == (9, 1, 0)
    runs = StudyResults(tmp_path / "store").runs
    failed = runs[runs["status"] == "failed"]
    assert failed["seed"].tolist() == [3]
    assert failed["error"].str.contains("worker died").all()
    quiet = small(WITH_BEHAVIOUR.replace("behaviour: deadly.py:after_each_week", ""), "deadly")
    run_study(quiet, tmp_path / "quiet")
    other = StudyResults(tmp_path / "quiet").runs
    kept = runs["status"] == "done"
    assert runs[kept]["present"].tolist() == other[kept]["present"].tolist()


def test_a_behaviour_in_plain_python_acts_and_is_part_of_the_key(tmp_path: Path) -> None:
    (tmp_path / "deadly.py").write_text(
        "def after_each_week(community):\n    community.member_records['energy'][:] = 0.0\n", encoding="utf-8"
    )
    text = WITH_BEHAVIOUR.replace("measures: [present]", "measures: [energy, present]")
    ended = run_study(small(text, "deadly", tmp_path), tmp_path / "store")
    assert ended.whole
    tired = StudyResults(tmp_path / "store").runs["present"].mean()
    (tmp_path / "deadly.py").write_text("def after_each_week(community):\n    pass\n", encoding="utf-8")
    again = run_study(small(text, "deadly", tmp_path), tmp_path / "store")
    assert again.ran == 10
    assert tired < StudyResults(tmp_path / "store").runs["present"].mean()


class Cluster:
    """A Dask scheduler and two workers on loopback, in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "scheduler.json"
        self.log = (folder / "dask.log").open("w")
        command = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
        self.scheduler = self._start(
            *command, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(self.file)
        )
        self.workers: list[subprocess.Popen[bytes]] = []
        deadline = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text():
            assert time.monotonic() < deadline, "no scheduler"
            time.sleep(0.1)
        self.address = json.loads(self.file.read_text())["address"]
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1"]
        command += ["--no-nanny", "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(folder)]
        self.workers += [self._start(*command) for _ in range(2)]

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def cluster(tmp_path: Path):  # type: ignore[no-untyped-def]
    pytest.importorskip("distributed", reason="Dask is not installed: pip install copsim[cluster]")
    made = Cluster(tmp_path)
    yield made
    made.end()


def test_on_a_cluster_of_which_a_worker_is_killed(cluster: Cluster, desk: Path, undisturbed: Path) -> None:
    process = started("study", "run", "longer.yaml", "--out", "store", "--dask", cluster.address, cwd=desk)
    wait_for(lambda: done(desk / "store") >= 100, process)
    cluster.workers[0].kill()
    said, _ = process.communicate(timeout=300)
    assert process.returncode == 0, said
    ended_well(desk / "store", undisturbed)


def test_a_scheduler_that_dies_ends_the_run_in_words_and_loses_nothing(
    cluster: Cluster, desk: Path, undisturbed: Path
) -> None:
    process = started("study", "run", "longer.yaml", "--out", "store", "--dask", cluster.address, cwd=desk)
    wait_for(lambda: done(desk / "store") >= 100, process)
    cluster.scheduler.kill()
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1, said
    assert "scheduler does not answer" in said
    assert "start the same command again" in said
    assert "Traceback" not in said
    assert done(desk / "store") >= 100
    assert copsim("study", "run", "longer.yaml", "--out", "store", cwd=desk).returncode == 0
    ended_well(desk / "store", undisturbed)


def test_no_scheduler_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install copsim[cluster]")
    monkeypatch.setattr("copsim.experiments.studies.workers.CONNECT", 0.5)
    with pytest.raises(ResultsError, match="no Dask scheduler with workers answers at tcp"):
        run_study(small(), tmp_path / "store", where=Where("dask", 1, "tcp://127.0.0.1:9"))


@pytest.fixture
def tiny_disk(tmp_path: Path):  # type: ignore[no-untyped-def]
    """A disk of its own with hardly any room."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here (that takes root)")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


def fill(path: Path) -> None:
    """Write until there is no room left."""
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(os.urandom(4096))
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise


def test_a_disk_that_fills_costs_at_most_a_shard(tiny_disk: Path, desk: Path, undisturbed: Path) -> None:
    filler = tiny_disk / "filler"
    process = started("study", "run", "longer.yaml", "--out", str(tiny_disk / "store"), cwd=desk)
    wait_for(lambda: done(tiny_disk / "store") >= 100, process)
    fill(filler)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 1, said
    assert "No space left" in said or "disk is full" in said
    assert "Traceback" not in said
    filler.unlink()
    before = done(tiny_disk / "store")
    assert before >= 100
    last = copsim("study", "run", "longer.yaml", "--out", str(tiny_disk / "store"), "--json", cwd=desk)
    assert last.returncode == 0, last.stderr
    assert json.loads(last.stdout)["ran"] == 900 - before
    ended_well(tiny_disk / "store", undisturbed)
