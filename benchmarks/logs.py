"""An activity log of a million rows: how long reading it, building the log, and each group of measures takes."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from common import verdict

from copsim.analysis.logs.measures import all_measures
from copsim.analysis.logs.patterns import patterns
from copsim.analysis.logs.reading import read_log


def written(folder: Path, rows: int) -> Path:
    """A log of twelve years in which a few come all the time and most once."""
    rng = np.random.default_rng(1)
    members = max(10, rows // 20)
    member = (members * rng.random(rows) ** 3).astype(np.int64)
    day = np.datetime64("2010-01-04") + rng.integers(0, 12 * 365, rows)
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("member,date,kind\n")
        file.writelines(f"m{m},{d},commit\n" for m, d in zip(member.tolist(), day.astype(str).tolist(), strict=True))
    return path


def timed(what: str, work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    done = work()
    seconds = time.perf_counter() - begun
    print(f"{what:32} {seconds:6.2f} s")
    return done, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), given.rows)
        entries, reading = timed("reading", lambda: read_log(path))
        log, building = timed("building the log", lambda: entries.log)
        _, measuring = timed("the 26 measures", lambda: patterns(log))
        _, everything = timed("all measures", lambda: all_measures(log))
    total = reading + building + everything
    verdict(f"reading, building and all measures of {given.rows:,} rows", total, 5.0, "s", at_least=False)
    print(f"one row in {1e9 * measuring / given.rows:.0f} ns for the 26 measures")


if __name__ == "__main__":
    main()
