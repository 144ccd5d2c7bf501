"""Many lives: the same numbers however they are run."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from copsim.experiments import ensemble
from copsim.experiments.ensemble import run_many
from copsim.simulation.life import Life, Plan

PLAN = Plan.of({"start.members": 20})


def test_each_life_is_that_of_its_seed() -> None:
    """What an ensemble holds for a seed is what this seed gives alone."""
    many = run_many(PLAN, [5, 0, 9], 12)
    for n, seed in enumerate(many.seeds):
        alone = Life(PLAN, seed, weeks=12).live(12)
        assert many.block[n].tobytes() == alone.weekly.tobytes()


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_threads_change_nothing(threads: int) -> None:
    """Any number of threads gives the same bits."""
    reference = run_many(PLAN, range(11), 10, threads=1)
    assert run_many(PLAN, range(11), 10, threads=threads).block.tobytes() == reference.block.tobytes()


def test_participation_is_kept_for_the_seeds_asked_for() -> None:
    """Logs are there for the seeds asked for, in order of seed, and agree with the weekly record."""
    many = run_many(PLAN, [3, 2, 1], 15, log_seeds={2, 3})
    assert list(many.logs) == [2, 3]
    for n, seed in enumerate(many.seeds):
        if seed in many.logs:
            took_part = many.logs[seed][many.logs[seed]["role"] >= 2]
            # Leaders may work without being present, so compare the hours given and led as well.
            assert len(took_part) >= many.block[n]["present"].sum()
            hours = (many.block[n]["hours_given"] + many.block[n]["hours_leading"]).sum()
            assert np.isclose(many.logs[seed]["hours"].sum(), hours, rtol=1e-5)


def test_a_seed_twice_is_refused() -> None:
    """One life per seed."""
    with pytest.raises(ValueError, match="a seed is given twice"):
        run_many(PLAN, [1, 1], 5)


def test_no_weeks_are_refused() -> None:
    """A life lasts a week at least."""
    with pytest.raises(ValueError, match="weeks is 0, expected at least 1"):
        run_many(PLAN, [1], 0)


def test_an_error_in_one_life_reaches_the_caller() -> None:
    """A seed that cannot be is an error, not a silent gap."""
    with pytest.raises(ValueError, match="the seed is -1"):
        run_many(PLAN, [1, -1], 5)


def test_an_interrupt_keeps_whole_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    """After Ctrl-C what is whole is kept, and it is what it would have been."""
    ended = threading.Semaphore(0)
    real_wait = ensemble.wait

    def told(weeks: int, lives: int) -> None:
        if lives:
            ended.release()
        else:
            time.sleep(0.001)

    def wait_then_interrupt(*args: object, **options: object) -> object:
        ended.acquire(timeout=30)
        ended.acquire(timeout=30)
        monkeypatch.setattr(ensemble, "wait", real_wait)
        raise KeyboardInterrupt

    monkeypatch.setattr(ensemble, "wait", wait_then_interrupt)
    many = run_many(PLAN, range(400), 60, threads=2, progress=told)
    assert many.interrupted
    assert 2 <= len(many.seeds) < 400
    for n in (0, len(many.seeds) - 1):
        assert many.block[n].tobytes() == Life(PLAN, many.seeds[n], weeks=60).live(60).weekly.tobytes()


def test_an_error_stops_the_lives_under_way() -> None:
    """What one thread meets ends the others soon, and what has not begun does not begin."""
    told: list[int] = []

    def progress(weeks: int, lives: int) -> None:
        told.append(weeks)
        if len(told) == 2:
            raise RuntimeError("met by one thread")
        time.sleep(0.05)

    plan = Plan.of({"start.members": 3000})
    with pytest.raises(RuntimeError, match="met by one thread"):
        run_many(plan, range(8), 5000, threads=2, progress=progress)
    assert len(told) < 10
