"""The ledger of a study: which runs are planned, who has taken them on, and where their results are.

One SQLite file in the study's folder, written by head processes only. It can be lost without harm: shards say
themselves which runs they hold, and the ledger is made anew from the plan and from them.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from copsim.experiments.files import ResultsError

PENDING, TAKEN, DONE, FAILED = range(4)
WAIT = 60.0
"""Seconds to wait for another runner that is writing just now."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (
    key BLOB PRIMARY KEY,
    point INTEGER,              -- in the plan there is now; NULL for runs of an earlier one
    replicate INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    status INTEGER NOT NULL DEFAULT 0,
    runner TEXT,                -- who has taken it on
    shard INTEGER,              -- where its result is
    commits INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS runs_in_order ON runs (status, replicate, point);
CREATE INDEX IF NOT EXISTS runs_by_shard ON runs (shard) WHERE shard IS NOT NULL;
CREATE TABLE IF NOT EXISTS shards (
    shard INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    rows INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    runner TEXT NOT NULL,
    here INTEGER NOT NULL DEFAULT 1  -- 0 when it was merged into another one, or found torn
);
"""


@dataclass(frozen=True)
class Row:
    """A run of the plan."""

    key: bytes
    point: int
    replicate: int
    seed: int


@dataclass(frozen=True)
class Shard:
    """A file with results."""

    number: int
    name: str
    rows: int
    bytes: int
    digest: str


@dataclass(frozen=True)
class Counts:
    """How far a study is. Runs that somebody has taken on are pending until they are committed."""

    planned: int
    done: int
    failed: int
    pending: int
    taken: int
    aside: int
    """Results of an earlier plan, or of another version of the model; kept, and not used."""


class Ledger:
    """The ledger in a file. Raises ResultsError where the disk refuses, or the file is no ledger."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # Runs are taken on by the threads that hand them out, and committed by another one.
        self._lock = threading.RLock()
        with self._told():
            self._db = sqlite3.connect(path, timeout=WAIT, isolation_level=None, check_same_thread=False)
            # A write-ahead log would be quicker, and does not work on folders that several machines share.
            self._db.execute("PRAGMA journal_mode=TRUNCATE")
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        with self._lock:
            try:
                yield
            except sqlite3.DatabaseError as error:
                # "database or disk is full", "disk I/O error", "file is not a database", "database is locked"
                raise ResultsError(f"{self.path} cannot be used: {error}") from error

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        """Everything in here happens, or nothing; other runners wait."""
        with self._told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.DatabaseError):
                    self._db.execute("ROLLBACK")
                raise

    # The plan

    def meta(self, name: str) -> str:
        """Something noted of the study; empty if it was not."""
        with self._told():
            found = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def plan(self, rows: Iterable[Row], notes: Mapping[str, str], *, anew: bool) -> None:
        """Note the runs that are planned; what is known of each already stays known.

        Args:
            rows: the runs.
            notes: what is noted of the study.
            anew: whether this takes the place of another plan, rather than adding to it.
        """
        with self._at_once() as db:
            if anew:
                db.execute("UPDATE runs SET point = NULL")
            db.executemany(
                "INSERT INTO runs (key, point, replicate, seed) VALUES (?, ?, ?, ?) "
                "ON CONFLICT (key) DO UPDATE SET point = excluded.point, replicate = excluded.replicate",
                ((row.key, row.point, row.replicate, row.seed) for row in rows),
            )
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(notes.items()))

    def counts(self) -> Counts:
        """How many runs are at which status."""
        with self._told():
            found = dict(self._db.execute("SELECT status, count(*) FROM runs WHERE point IS NOT NULL GROUP BY status"))
            (aside,) = self._db.execute(
                "SELECT count(*) FROM runs WHERE point IS NULL AND status IN (?, ?)", (DONE, FAILED)
            ).fetchone()
        return Counts(
            planned=sum(found.values()),
            done=found.get(DONE, 0),
            failed=found.get(FAILED, 0),
            pending=found.get(PENDING, 0) + found.get(TAKEN, 0),
            taken=found.get(TAKEN, 0),
            aside=aside,
        )

    # Taking runs on

    def take(self, runner: str, most: int) -> list[Row]:
        """Take so many pending runs on, first replicates first."""
        with self._at_once() as db:
            found = db.execute(
                "SELECT key, point, replicate, seed FROM runs WHERE status = ? AND point IS NOT NULL "
                "ORDER BY replicate, point LIMIT ?",
                (PENDING, most),
            ).fetchall()
            db.executemany(
                "UPDATE runs SET status = ?, runner = ? WHERE key = ?", ((TAKEN, runner, row[0]) for row in found)
            )
        return [Row(*row) for row in found]

    def give_back(self, keys: Iterable[bytes]) -> None:
        """Runs that were taken on and not done are pending again."""
        with self._at_once() as db:
            db.executemany(
                "UPDATE runs SET status = ?, runner = NULL WHERE key = ? AND status = ?",
                ((PENDING, key, TAKEN) for key in keys),
            )

    def runners(self) -> list[str]:
        """Who has taken runs on and not committed them."""
        with self._told():
            found = self._db.execute("SELECT DISTINCT runner FROM runs WHERE status = ?", (TAKEN,)).fetchall()
        return [str(row[0]) for row in found]

    def free(self, runner: str) -> int:
        """Make what a runner that is gone had taken on pending again; returns how many runs."""
        with self._at_once() as db:
            return db.execute(
                "UPDATE runs SET status = ?, runner = NULL WHERE status = ? AND runner = ?", (PENDING, TAKEN, runner)
            ).rowcount

    def try_failed_again(self) -> int:
        """Make failed runs pending again; returns how many."""
        with self._at_once() as db:
            return db.execute(
                "UPDATE runs SET status = ?, commits = 0 WHERE status = ? AND point IS NOT NULL", (PENDING, FAILED)
            ).rowcount

    # Results

    def commit(
        self, shard: Shard, runner: str, keys: Sequence[tuple[bytes, bool]], merged: Sequence[int] | None = None
    ) -> None:
        """Note that results are in a shard.

        Args:
            shard: the file, which is in its place; its number is given here.
            runner: who wrote it.
            keys: of its runs, and whether each is done (or has failed).
            merged: numbers of shards whose results are in this one now; None where the runs were run anew.
        """
        with self._at_once() as db:
            number = db.execute(
                "INSERT INTO shards (name, rows, bytes, digest, runner) VALUES (?, ?, ?, ?, ?)",
                (shard.name, shard.rows, shard.bytes, shard.digest, runner),
            ).lastrowid
            db.executemany(
                "INSERT INTO runs (key, replicate, seed, status, shard, commits) VALUES (?, 0, 0, ?, ?, 1) "
                "ON CONFLICT (key) DO UPDATE SET status = excluded.status, shard = excluded.shard, runner = NULL, "
                "commits = commits + ?",
                ((key, DONE if done else FAILED, number, int(merged is None)) for key, done in keys),
            )
            db.executemany("UPDATE shards SET here = 0 WHERE shard = ?", ((n,) for n in merged or ()))

    def shards(self) -> list[Shard]:
        """All files with results, in the order in which they came."""
        with self._told():
            found = self._db.execute(
                "SELECT shard, name, rows, bytes, digest FROM shards WHERE here = 1 ORDER BY shard"
            ).fetchall()
        return [Shard(*row) for row in found]

    def lose(self, shard: int) -> int:
        """Note that a shard is torn: its runs are pending again. Returns how many there were."""
        with self._at_once() as db:
            db.execute("UPDATE shards SET here = 0 WHERE shard = ?", (shard,))
            return db.execute(
                "UPDATE runs SET status = ?, shard = NULL, commits = 0 WHERE shard = ?", (PENDING, shard)
            ).rowcount

    def moved(self, shard: Shard, name: str) -> None:
        """Note that a file with results has another name now."""
        with self._at_once() as db:
            db.execute("UPDATE shards SET name = ? WHERE shard = ?", (name, shard.number))

    def of_shard(self, shard: int) -> dict[bytes, tuple[int, int]]:
        """Runs of the plan whose results are in this shard: key, and their point and replicate."""
        with self._told():
            found = self._db.execute(
                "SELECT key, point, replicate FROM runs WHERE shard = ? AND point IS NOT NULL", (shard,)
            ).fetchall()
        return {key: (point, replicate) for key, point, replicate in found}

    def note(self, notes: Mapping[str, str]) -> None:
        """Note something of the study."""
        with self._at_once() as db:
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(notes.items()))

    def known(self) -> set[bytes]:
        """Keys of all runs whose results are somewhere."""
        with self._told():
            return {row[0] for row in self._db.execute("SELECT key FROM runs WHERE shard IS NOT NULL")}

    def most_commits(self) -> int:
        """How often the run that was committed most often was; more than 1 would be work done twice."""
        with self._told():
            (most,) = self._db.execute("SELECT coalesce(max(commits), 0) FROM runs").fetchone()
        return int(most)
