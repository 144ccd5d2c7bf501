"""What the machinery of a study costs beside the kernel: processor time a run, memory, processors kept busy, files.

    python benchmarks/studies.py                 10,000 runs of 150 x 156, and 1,000 for the memory
    python benchmarks/studies.py --runs 2000

The same lives are lived bare (on as many threads, nothing kept but their weekly records) and as a study, by turns, in
portions; what is compared is processor time of the whole process. Then the status of a store of 100,000 runs is asked.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from copsim.experiments.ensemble import warm_up
from copsim.experiments.studies.ledger import Ledger, Row, Shard
from copsim.experiments.studies.reading import study_of_text
from copsim.experiments.studies.running import run_study
from copsim.experiments.studies.store import open_store
from copsim.experiments.studies.workers import Where
from copsim.simulation.life import Life
from copsim.simulation.recording import WEEKLY
from copsim.simulation.records import records

TEXT = """\
scenario: healthy
vary:
  start.members: [150]
  leading.effort: {{from: 0.5, to: 1, steps: {points}}}
design: factorial
replicates: {replicates}
weeks: 156
measures: [present, core, active, energy, realized, alive]
series: {{measures: [present], every: 13}}
"""
POINTS = 20


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def bare(runs: int, workers: int) -> None:
    """The same lives and nothing else."""
    study = study_of_text(TEXT.format(points=POINTS, replicates=runs // POINTS))
    plans = [study.compiled[name].plan(settings) for name, settings in map(study.split, study.points)]

    def one(n: int) -> None:
        weekly = records(WEEKLY, 156, 1)
        Life(plans[n % POINTS], 1 + n // POINTS, weeks=156, weekly=weekly).live(156)

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(runs)))


def as_study(runs: int, workers: int, folder: Path) -> None:
    study = study_of_text(TEXT.format(points=POINTS, replicates=runs // POINTS))
    assert run_study(study, folder, where=Where("threads", workers)).whole


def status_of(runs: int, folder: Path) -> float:
    """Seconds that a status takes of a store with so many runs, in a process of its own, imports and all."""
    folder.mkdir()
    ledger = Ledger(folder / "ledger.sqlite")
    rows = [Row(n.to_bytes(16, "little"), n // 100, n % 100, n) for n in range(runs)]
    ledger.plan(rows, {"name": "large"}, anew=True)
    ledger.commit(Shard(0, "runs.parquet", runs, 0, ""), "", [(row.key, True) for row in rows[: runs // 2]])
    ledger.close()
    (folder / "manifest.json").write_text('{"name": "large", "title": "", "factors": [], "measures": []}')
    began = time.perf_counter()
    command = [sys.executable, "-m", "copsim", "study", "status", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def busy(taken: list[float], workers: int) -> str:
    """How much of the processors it had; `taken` is seconds by the clock, and processor seconds."""
    return f"{100 * taken[1] / taken[0] / workers:.0f} %"


def memory_of(runs: int, workers: int) -> float:
    """The most MiB that a study of so many runs takes, in a process of its own."""
    command = [sys.executable, __file__, "--runs", str(runs), "--workers", str(workers), "--only-memory"]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--only-memory", action="store_true", help="print how many MiB a study takes, and nothing else")
    asked = parser.parse_args()
    warm_up()
    if asked.only_memory:
        with tempfile.TemporaryDirectory() as place:
            as_study(asked.runs, asked.workers, Path(place) / "all")
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    few, many = memory_of(asked.runs // 10, asked.workers), memory_of(asked.runs, asked.workers)
    with tempfile.TemporaryDirectory() as place:
        as_study(min(200, asked.runs), asked.workers, Path(place) / "warm")
        alone = [0.0, 0.0]
        whole = [0.0, 0.0]
        portion = asked.runs // 2
        for n in range(2):
            wall, processor = timed(lambda: bare(portion, asked.workers))
            alone = [alone[0] + wall, alone[1] + processor]
            wall, processor = timed(lambda n=n: as_study(portion, asked.workers, Path(place) / f"part{n}"))
            whole = [whole[0] + wall, whole[1] + processor]
        with open_store(Path(place) / "part1") as store:
            files = len(list((Path(place) / "part1").rglob("*.parquet")))
            assert store.ledger.counts().done == portion
        size = sum(path.stat().st_size for path in (Path(place) / "part1").rglob("*") if path.is_file())
        status = status_of(100_000, Path(place) / "large")
        shutil.rmtree(Path(place) / "large")
    print(f"runs                              {asked.runs:,} of 150 x 156 on {asked.workers} threads")
    print(f"bare lives, processor             {1e3 * alone[1] / asked.runs:.2f} ms a run")
    print(f"machinery, processor              {1e3 * (whole[1] - alone[1]) / asked.runs:.2f} ms a run")
    print(f"machinery, by the clock           {1e3 * (whole[0] - alone[0]) / asked.runs:.2f} ms a run")
    print(f"processors busy, bare and study   {busy(alone, asked.workers)} and {busy(whole, asked.workers)}")
    print(f"memory, a tenth and all of the runs {few:.0f} and {many:.0f} MiB ({many / few - 1:+.1%})")
    print(f"data files after compaction       {files} of {portion:,} runs, {size / 1024:.0f} KiB in all")
    print(f"status of 100,000 runs            {status:.2f} s, starting Python included")


if __name__ == "__main__":
    main()
