"""Where chunks are lived: on threads, in processes, or on a Dask cluster, all through joblib and with the same code.

Results come as they are ready. What breaks a whole pool (a process that is killed) gives back the chunks that were
under way; a scheduler that does not answer any more ends the wait instead of hanging.
"""

from __future__ import annotations

import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any, TypeAlias

from copsim.experiments.files import ResultsError
from copsim.experiments.studies.living import Chunk, Lived, live_chunk

LOOK = 0.2
"""Seconds between looks at whether all is to be stopped."""
SILENCE = 15.0
"""Seconds after which a scheduler that is not connected is given up."""
CONNECT = 10.0
"""Seconds to wait for a scheduler, and for its first worker."""
AHEAD = 2
"""A second chunk waits for each worker, so that none is ever idle."""

Work: TypeAlias = "Callable[[Chunk, Callable[[], bool] | None], Lived]"
Task: TypeAlias = "tuple[int, Chunk]"
Result: TypeAlias = "tuple[int, Lived]"


class PoolBroke(Exception):
    """Workers died; what was under way is lost, and can be lived again."""


@dataclass(frozen=True)
class Where:
    """Where to live runs.

    Attributes:
        kind: `threads`, `processes` or `dask`.
        workers: how many at a time; of a cluster, as many as it has.
        address: of a Dask scheduler, or `local` for one of its own.
    """

    kind: str = "threads"
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    address: str = ""

    def told(self) -> str:
        """In words."""
        if self.kind == "dask":
            return f"a Dask cluster ({self.address})"
        one = {"threads": "thread", "processes": "process"}[self.kind]
        return f"1 {one}" if self.workers == 1 else f"{self.workers} {self.kind}"


@dataclass
class Pool:
    """Workers that are ready."""

    backend: str
    workers: int
    work: Work
    client: Any = None
    ahead: int = AHEAD
    """So many chunks a worker are handed out at a time."""
    own: bool = False
    """Whether its workers are processes of this command, whose standard output they share."""
    stop: threading.Event = field(default_factory=threading.Event)

    def results(self, tasks: Iterator[Task]) -> Iterator[Result]:
        """Results of tasks as they come; ends early, with what is under way, once `stop` is set.

        Raises:
            PoolBroke: workers died.
            ResultsError: the scheduler does not answer.
        """
        came: queue.SimpleQueue[Any] = queue.SimpleQueue()
        thread = threading.Thread(target=self._fetch, args=(tasks, came), daemon=True, name="copsim-results")
        thread.start()
        silent_since: float | None = None
        while True:
            try:
                result = came.get(timeout=LOOK)
            except queue.Empty:
                silent_since = self._silent(silent_since)
                continue
            silent_since = None
            if result is None:
                return
            if isinstance(result, BaseException):
                raise _as_ours(result) from result
            yield result

    def _fetch(self, tasks: Iterator[Task], came: queue.SimpleQueue[Any]) -> None:
        """Let joblib live the tasks; in a thread of its own, as it may never come back."""
        import joblib

        # In other processes there is no event to look at; there the chunks under way are lived to their end.
        seen = self.stop.is_set if self.backend == "threading" else None
        head = os.getpid() if self.own else 0
        # With one job joblib would live it in this process, which has not the cluster's libraries, and which a run may
        # take down with it.
        jobs = self.workers if self.backend == "threading" else max(2, self.workers)
        how = {"backend": self.backend, "n_jobs": jobs}
        if self.client is not None:
            how["client"] = self.client
        try:
            with joblib.parallel_config(**how):
                if self.client is not None:  # of a cluster joblib counts the processors itself
                    joblib.parallel.get_active_backend()[0].effective_n_jobs = lambda _: jobs
                parallel = joblib.Parallel(
                    return_as="generator_unordered", pre_dispatch=self.ahead * self.workers, batch_size=1
                )
                for result in parallel(joblib.delayed(_lived)(n, chunk, self.work, seen, head) for n, chunk in tasks):
                    came.put(result)
            came.put(None)
        except BaseException as error:
            came.put(error)

    def _silent(self, since: float | None) -> float | None:
        """Since when a scheduler has been silent; raises ResultsError where that is too long."""
        if self.client is None or self.client.status == "running":
            return None
        if since is None:
            return time.monotonic()
        if time.monotonic() - since > SILENCE or self.client.status == "closed":
            raise ResultsError("the Dask scheduler does not answer any more")
        return since


def _lived(number: int, chunk: Chunk, work: Work, stop: Callable[[], bool] | None, head: int) -> Result:
    if head and head != os.getpid():
        _print_as_errors()
    return number, work(chunk, stop)


@cache
def _print_as_errors() -> None:
    """From now on what is printed in this process, by whatever it calls, goes to the error stream.

    Standard output is the command's, for whoever reads its JSON.
    """
    sys.stdout.flush()
    os.dup2(2, 1)


def _as_ours(error: BaseException) -> BaseException:
    """What joblib raises when workers die, as ours; all else as it is."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"TerminatedWorkerError", "BrokenProcessPool", "KilledWorker"}:
        return PoolBroke(str(error).splitlines()[0] if str(error) else type(error).__name__)
    if names & {"CancelledError", "FutureCancelledError", "CommClosedError"}:
        return ResultsError("the Dask scheduler does not answer any more")
    return error


@contextmanager
def pool(where: Where, work: Work = live_chunk) -> Iterator[Pool]:
    """Workers, ready; they are let go of at the end. Raises ResultsError where a cluster cannot be reached."""
    if where.kind != "dask":
        backend = "threading" if where.kind == "threads" else "loky"
        yield Pool(backend, where.workers, work, own=backend == "loky")
        return
    client, cluster = _dask(where)
    try:
        workers = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        yield Pool("dask", workers, work, client, own=cluster is not None)
    finally:
        _closed(client, cluster)


def _dask(where: Where) -> tuple[Any, Any]:
    try:
        library: Any = import_module("distributed")
    except ImportError:
        raise ResultsError("--dask needs Dask: install copsim with its extra, copsim[cluster]") from None
    # What a dying scheduler leaves in the log are tracebacks of the library; it is told in words here.
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if where.address == "local":
        cluster = library.LocalCluster(
            n_workers=where.workers, threads_per_worker=1, dashboard_address=None, silence_logs=40, host="127.0.0.1"
        )
        return library.Client(cluster, timeout=CONNECT), cluster
    try:
        client = library.Client(where.address, timeout=CONNECT)
        client.wait_for_workers(1, timeout=CONNECT)
    except (OSError, ValueError, TimeoutError) as error:
        said = " ".join(str(error).split()) or type(error).__name__
        raise ResultsError(f"no Dask scheduler with workers answers at {where.address}: {said}") from error
    return client, None


def _closed(client: Any, cluster: Any) -> None:
    """Let go of a cluster that may be dead, without waiting for it."""
    from contextlib import suppress

    alive = client.status == "running"
    with suppress(Exception):  # whatever a dead cluster says when it is closed is of no use
        client.close(timeout=5 if alive else 0)
    if cluster is not None:
        with suppress(Exception):
            cluster.close(timeout=5)
