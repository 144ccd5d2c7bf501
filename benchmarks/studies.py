"""What the machinery of a study costs beside the kernel: processor time a run, memory, processors kept busy, files.

    python benchmarks/studies.py                 10,000 runs of 150 x 156, and 1,000 for the memory
    python benchmarks/studies.py --runs 2000

The same lives are lived bare (on as many threads, nothing kept but their weekly records) and as a study, by turns, in
portions; what is compared is processor time of the whole process. Then the status of a store of 100,000 runs is asked.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import threading
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


def memory() -> float:
    """MiB of this process that are in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def timed(work: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds by the clock, processor seconds, and the most MiB seen while it ran."""
    most = [memory()]
    end = threading.Event()

    def look() -> None:
        while not end.wait(0.2):
            most[0] = max(most[0], memory())

    watcher = threading.Thread(target=look)
    watcher.start()
    wall, processor = time.perf_counter(), time.process_time()
    work()
    taken = time.perf_counter() - wall, time.process_time() - processor
    end.set()
    watcher.join()
    return (*taken, most[0])


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    asked = parser.parse_args()
    warm_up()
    with tempfile.TemporaryDirectory() as place:
        as_study(min(200, asked.runs), asked.workers, Path(place) / "warm")
        _, _, few = timed(lambda: as_study(asked.runs // 10, asked.workers, Path(place) / "first"))
        alone = [0.0, 0.0]
        whole = [0.0, 0.0]
        portion = asked.runs // 2
        for n in range(2):
            wall, processor, _ = timed(lambda: bare(portion, asked.workers))
            alone = [alone[0] + wall, alone[1] + processor]
            wall, processor, _ = timed(lambda n=n: as_study(portion, asked.workers, Path(place) / f"part{n}"))
            whole = [whole[0] + wall, whole[1] + processor]
        _, _, many = timed(lambda: as_study(asked.runs, asked.workers, Path(place) / "all"))
        with open_store(Path(place) / "all") as store:
            files = len(list((Path(place) / "all").rglob("*.parquet")))
            assert store.ledger.counts().done == asked.runs
        size = sum(path.stat().st_size for path in (Path(place) / "all").rglob("*") if path.is_file())
        status = status_of(100_000, Path(place) / "large")
        shutil.rmtree(Path(place) / "large")
    print(f"runs                              {asked.runs:,} of 150 x 156 on {asked.workers} threads")
    print(f"bare lives, processor             {1e3 * alone[1] / asked.runs:.2f} ms a run")
    print(f"machinery, processor              {1e3 * (whole[1] - alone[1]) / asked.runs:.2f} ms a run")
    print(f"machinery, by the clock           {1e3 * (whole[0] - alone[0]) / asked.runs:.2f} ms a run")
    print(f"processors busy                   {100 * whole[1] / whole[0] / asked.workers:.0f} %")
    print(f"memory, a tenth and all of the runs {few:.0f} and {many:.0f} MiB ({many / few - 1:+.1%})")
    print(f"data files after compaction       {files}, {size / 1024:.0f} KiB in all")
    print(f"status of 100,000 runs            {status:.2f} s, starting Python included")


if __name__ == "__main__":
    main()
