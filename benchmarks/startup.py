"""How long `copsim --help` takes, and the kernel's first call: compiled from nothing, and loaded from the cache."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

from common import verdict

FIRST_CALL = (
    "import time; from copsim.simulation.life import Life, Plan; "
    "begun = time.perf_counter(); Life(Plan.of({}), 0, weeks=1).live(1); print(time.perf_counter() - begun)"
)


def seconds(command: list[str], repeats: int) -> float:
    """Median wall time of a command."""
    taken = []
    for _ in range(repeats):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--without-compiling", action="store_true", help="leave out what takes half a minute")
    given = parser.parse_args()
    help_page = [
        sys.executable,
        "-c",
        "import sys; sys.argv = ['copsim', '--help']; from copsim.cli import main; main()",
    ]
    verdict("copsim --help", seconds(help_page, given.repeats), 0.4, "s", at_least=False)
    if given.without_compiling:
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-c", FIRST_CALL]
        for what, target in (("first call, compiled", 30.0), ("first call, from the cache", 2.0)):
            done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
            verdict(what, float(done.stdout), target, "s", at_least=False)


if __name__ == "__main__":
    main()
