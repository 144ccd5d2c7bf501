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

_PENDING, _TAKEN, _DONE, _FAILED = range(4)
"""What the ledger notes of a run; tables have words for the last two (see `shards`)."""
PLAN = "plan"
"""Under this name the ledger notes the digest of the study as it is now."""
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
    shard INTEGER               -- where its result is
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
CREATE UNIQUE INDEX IF NOT EXISTS shards_by_name ON shards (name) WHERE here = 1;
"""
_COLUMNS = {
    "meta": "name, value",
    "runs": "key, point, replicate, seed, status, runner, shard",
    "shards": "shard, name, rows, bytes, digest, runner, here",
}
_DAMAGE = frozenset(
    (
        sqlite3.SQLITE_ERROR,  # no such table, no such column
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_CONSTRAINT,
        sqlite3.SQLITE_MISMATCH,
        sqlite3.SQLITE_SCHEMA,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_FORMAT,
    )
)
"""Errors that say something of the file; all others say something of the disk, or of those who write just now."""


class DamagedLedger(ResultsError):
    """A file is no ledger, or no whole one: it can be made anew from the shards."""

    def __init__(self, path: Path, why: str) -> None:
        self.why = why
        remedy = f"copsim study run FILE --out {path.parent} makes it anew from the results"
        super().__init__(f"{path} is damaged: {why}; {remedy}")


class AnotherPlan(ResultsError):
    """The ledger holds another version of the study by now."""


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
    """By somebody; see `gone`."""
    aside: int
    """Results of an earlier plan, or of another version of the model; kept, and not used."""
    gone: int = 0
    """Of those taken on, how many by runners that are not at work any more, where that was looked at."""


class Ledger:
    """The ledger in a file.

    Args:
        path: of the file.
        reading: whether it is only read: then nothing is made or changed.

    Raises ResultsError where the disk refuses, and DamagedLedger where the file is no ledger.
    """

    def __init__(self, path: Path, *, reading: bool = False) -> None:
        self.path = path
        # Runs are taken on by the threads that hand them out, and committed by another one.
        self._lock = threading.RLock()
        with self._told():
            # Not "ro": what a writer that was killed has left half done has to be undone before it can be read.
            where = f"{path.absolute().as_uri()}?mode={'rw' if reading else 'rwc'}"
            self._db = sqlite3.connect(where, uri=True, timeout=WAIT, isolation_level=None, check_same_thread=False)
            try:
                if reading:
                    self._db.execute("PRAGMA query_only=ON")
                else:
                    # A write-ahead log would be quicker, and does not work on folders that several machines share.
                    self._db.execute("PRAGMA journal_mode=TRUNCATE")
                    self._db.execute("PRAGMA synchronous=FULL")
                    self._db.executescript(_SCHEMA)
                for table, columns in _COLUMNS.items():
                    self._db.execute(f"SELECT {columns} FROM {table} LIMIT 0")
            except BaseException:
                self._db.close()
                raise

    def check(self) -> None:
        """Raise DamagedLedger where the file is not whole."""
        with self._told():
            (said,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
        if said != "ok":
            raise DamagedLedger(self.path, " ".join(said.split()))

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
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_MISUSE) & 0xFF
                if code in _DAMAGE:
                    raise DamagedLedger(self.path, str(error)) from error
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
            self._plan(db, rows)
            db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", list(notes.items()))

    def more(self, rows: Iterable[Row], plan: str) -> None:
        """Add runs to a plan, given by its digest. Raises AnotherPlan where the ledger holds another one."""
        with self._at_once() as db:
            self._still(db, plan)
            self._plan(db, rows)

    def _still(self, db: sqlite3.Connection, plan: str) -> None:
        found = db.execute("SELECT value FROM meta WHERE name = ?", (PLAN,)).fetchone()
        if found is None or found[0] != plan:
            folder = self.path.parent
            raise AnotherPlan(
                f"{folder} holds another version of the study by now; this one ends here, as its results would be "
                "taken for those of other points (what it has lived is kept). Give it another folder with --out"
            )

    @staticmethod
    def _plan(db: sqlite3.Connection, rows: Iterable[Row]) -> None:
        db.executemany(
            "INSERT INTO runs (key, point, replicate, seed) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET point = excluded.point, replicate = excluded.replicate",
            ((row.key, row.point, row.replicate, row.seed) for row in rows),
        )

    def counts(self) -> Counts:
        """How many runs are at which status."""
        with self._told():
            found = dict(self._db.execute("SELECT status, count(*) FROM runs WHERE point IS NOT NULL GROUP BY status"))
            (aside,) = self._db.execute(
                "SELECT count(*) FROM runs WHERE point IS NULL AND status IN (?, ?)", (_DONE, _FAILED)
            ).fetchone()
        return Counts(
            planned=sum(found.values()),
            done=found.get(_DONE, 0),
            failed=found.get(_FAILED, 0),
            pending=found.get(_PENDING, 0) + found.get(_TAKEN, 0),
            taken=found.get(_TAKEN, 0),
            aside=aside,
        )

    # Taking runs on

    def take(self, runner: str, most: int, plan: str) -> list[Row]:
        """Take so many pending runs on, first replicates first.

        Args:
            runner: who takes them on.
            most: how many at most.
            plan: digest of the plan that the runner knows: points are numbers, and another plan has other points.

        Raises:
            AnotherPlan: where the ledger holds another one.
        """
        with self._at_once() as db:
            self._still(db, plan)
            found = db.execute(
                "SELECT key, point, replicate, seed FROM runs WHERE status = ? AND point IS NOT NULL "
                "ORDER BY replicate, point LIMIT ?",
                (_PENDING, most),
            ).fetchall()
            db.executemany(
                "UPDATE runs SET status = ?, runner = ? WHERE key = ?", ((_TAKEN, runner, row[0]) for row in found)
            )
        return [Row(*row) for row in found]

    def give_back(self, keys: Iterable[bytes]) -> None:
        """Runs that were taken on and not done are pending again."""
        with self._at_once() as db:
            db.executemany(
                "UPDATE runs SET status = ?, runner = NULL WHERE key = ? AND status = ?",
                ((_PENDING, key, _TAKEN) for key in keys),
            )

    def runners(self) -> dict[str, int]:
        """Who has taken runs of the plan on and not committed them, and how many."""
        with self._told():
            found = self._db.execute(
                "SELECT runner, sum(point IS NOT NULL) FROM runs WHERE status = ? GROUP BY runner", (_TAKEN,)
            ).fetchall()
        return {str(runner): int(runs) for runner, runs in found}

    def free(self, runner: str) -> int:
        """Make what a runner that is gone had taken on pending again; returns how many runs."""
        with self._at_once() as db:
            return db.execute(
                "UPDATE runs SET status = ?, runner = NULL WHERE status = ? AND runner = ?", (_PENDING, _TAKEN, runner)
            ).rowcount

    def try_failed_again(self) -> int:
        """Make failed runs pending again; returns how many."""
        with self._at_once() as db:
            return db.execute(
                "UPDATE runs SET status = ? WHERE status = ? AND point IS NOT NULL", (_PENDING, _FAILED)
            ).rowcount

    # Results

    def commit(self, shard: Shard, runner: str, keys: Sequence[tuple[bytes, bool]]) -> None:
        """Note that what a runner has lived is in a shard.

        Nothing happens where a shard of this name was noted before: another runner that began just now has found it,
        and may have put it together with others since.

        Args:
            shard: the file, which is in its place under a name that no other ever had; its number is given here.
            runner: who wrote it.
            keys: of its runs, and whether each is done (or has failed).
        """
        with self._at_once() as db:
            if not db.execute("SELECT 1 FROM shards WHERE name = ?", (shard.name,)).fetchone():
                self._put(db, shard, runner, keys)

    def take_in(self, shard: Shard, runner: str, keys: Sequence[tuple[bytes, bool]]) -> None:
        """Note that a file was found that holds these runs; it takes the place of another one of this name."""
        with self._at_once() as db:
            self._put(db, shard, runner, keys)

    def merge(self, shard: Shard, runner: str, keys: Sequence[tuple[bytes, bool]], merged: Sequence[int]) -> None:
        """Note that all that was in the shards of these numbers is in this one now."""
        with self._at_once() as db:
            db.executemany("UPDATE shards SET here = 0 WHERE shard = ?", ((number,) for number in merged))
            self._put(db, shard, runner, keys)

    @staticmethod
    def _put(db: sqlite3.Connection, shard: Shard, runner: str, keys: Sequence[tuple[bytes, bool]]) -> None:
        db.execute("UPDATE shards SET here = 0 WHERE name = ? AND here = 1", (shard.name,))
        number = db.execute(
            "INSERT INTO shards (name, rows, bytes, digest, runner) VALUES (?, ?, ?, ?, ?)",
            (shard.name, shard.rows, shard.bytes, shard.digest, runner),
        ).lastrowid
        db.executemany(
            "INSERT INTO runs (key, replicate, seed, status, shard) VALUES (?, 0, 0, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET status = excluded.status, shard = excluded.shard, runner = NULL",
            ((key, _DONE if done else _FAILED, number) for key, done in keys),
        )

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
            # A run that failed, and that somebody tries again just now, stays with them.
            return db.execute(
                "UPDATE runs SET status = CASE status WHEN ? THEN ? ELSE ? END, shard = NULL WHERE shard = ?",
                (_TAKEN, _TAKEN, _PENDING, shard),
            ).rowcount

    def is_here(self, shard: Shard) -> bool:
        """Whether a shard still holds runs under this name: it may have been put together with others."""
        with self._told():
            return bool(
                self._db.execute(
                    "SELECT 1 FROM shards WHERE shard = ? AND name = ? AND here = 1 "
                    "AND EXISTS (SELECT 1 FROM runs WHERE runs.shard = shards.shard)",
                    (shard.number, shard.name),
                ).fetchone()
            )

    def moved(self, shard: Shard, name: str) -> None:
        """Note that a file with results has another name now; one that had this name held the same."""
        with self._at_once() as db:
            for (same,) in db.execute("SELECT shard FROM shards WHERE name = ? AND here = 1", (name,)).fetchall():
                db.execute("UPDATE runs SET shard = ? WHERE shard = ?", (shard.number, same))
                db.execute("UPDATE shards SET here = 0 WHERE shard = ?", (same,))
            db.execute("UPDATE shards SET name = ? WHERE shard = ?", (name, shard.number))

    def held(self, shard: Shard) -> tuple[int, int]:
        """How many runs a shard holds that are in the plan, and how many that are not."""
        with self._told():
            planned, others = self._db.execute(
                "SELECT coalesce(sum(point IS NOT NULL), 0), coalesce(sum(point IS NULL), 0) FROM runs WHERE shard = ?",
                (shard.number,),
            ).fetchone()
        return int(planned), int(others)

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

    def elsewhere(self, name: str) -> dict[bytes, bool]:
        """Keys of all runs whose results are in other shards than one, and whether they are done (or have failed)."""
        with self._told():
            found = self._db.execute(
                "SELECT key, status = ? FROM runs JOIN shards USING (shard) WHERE here = 1 AND name <> ?", (_DONE, name)
            )
            return {key: bool(done) for key, done in found}
