"""Entries of a log as they come in: numbers for members, days, and notes on what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from copsim.analysis.logs.bots import is_bot, says_bot
from copsim.analysis.logs.days import NO_DAY, Zone, date_text, days_of, settled
from copsim.analysis.logs.errors import LogError, shape
from copsim.analysis.logs.hashing import Codes
from copsim.analysis.logs.log import ActivityLog, activity_log

NO_MEMBER, BOT, NO_DATE, NOT_UNDERSTOOD = "no member", "bot", "no date", "date not understood"
"""Why rows are dropped."""
ROWS_TOLD = 5
"""So many rows with dates that are not understood are told by their numbers."""
LONG_SILENCE = 2 * 366
"""Days without any entry from which on a silence is remarked upon: a clock may have been wrong."""


@dataclass
class Notes:
    """What there is to know of a reading.

    Attributes:
        source: what was read, in a word or two: `table`, `git`, `mail`.
        rows_read: rows (or messages, or people of commits) that were found.
        dropped: reason -> how many rows were left out for it.
        same_day: rows of a member who had one on that day already; they change nothing.
        first_day, last_day: of the rows that were kept, days since 1970-01-01.
        remarks: sentences on what a reader should know, as the encoding that was guessed.
    """

    source: str
    rows_read: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    same_day: int = 0
    first_day: int = 0
    last_day: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def rows_dropped(self) -> int:
        """All rows that were left out."""
        return sum(self.dropped.values())

    def drop(self, reason: str, rows: int) -> None:
        """Count rows that are left out."""
        if rows:
            self.dropped[reason] = self.dropped.get(reason, 0) + int(rows)


@dataclass(frozen=True)
class Entries:
    """Entries of a log, in the order in which they were read.

    Attributes:
        member: int64, one per entry: a number that stands for a member, and for nothing else.
        day: int64, one per entry: days since 1970-01-01.
        kind: int64, place in `kinds` of what was done, or None where the log does not say.
        kinds: names of kinds.
        notes: what was read and what was dropped.
    """

    member: Any
    day: Any
    kind: Any | None
    kinds: tuple[str, ...]
    notes: Notes

    def __len__(self) -> int:
        return len(self.member)

    @cached_property
    def log(self) -> ActivityLog:
        """Who took part in which week."""
        return activity_log(self.member, self.day)


class Gathering:
    """Collects rows of texts and makes numbers of them; texts are not kept."""

    def __init__(self, where: str, source: str, zone: Zone, bots: frozenset[str] = frozenset()) -> None:
        self.where = where
        self._bots = bots
        self.notes = Notes(source)
        self._zone = zone
        self._codes = Codes()
        self._kinds: dict[str, int] = {}
        self._parts: list[tuple[Any, Any, Any]] = []
        self._bad_rows: list[int] = []
        self._bad_shape: str = ""

    @property
    def has_kinds(self) -> bool:
        """Whether rows so far say what was done."""
        return bool(self._kinds)

    def add(self, member: pa.Array, date: pa.Array, kind: pa.Array | None = None, bot: pa.Array | None = None) -> None:
        """Rows as texts: who, when, perhaps what, and perhaps whether it was a program; all of one length.

        Members, kinds and words on programs may be dictionaries of texts.
        """
        code = self._member_codes(_coded(member))
        if bot is not None:
            said = _coded(bot)
            of = np.array([says_bot(text or "") for text in said.dictionary.to_pylist()] + [False], bool)
            code = np.where(of[said.indices.fill_null(-1).to_numpy(zero_copy_only=False)], -2, code)
        self.add_coded(code, date, kind)

    def _member_codes(self, coded: pa.DictionaryArray) -> Any:
        names = [normalize("NFC", (name or "").strip()) for name in coded.dictionary.to_pylist()]
        # Numbers go by what is kept, so that a bot takes none.
        of = np.array([-1 if not name else -2 if self._is_bot(name) else self._codes(name) for name in names], np.int64)
        places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        return np.where(places >= 0, of[places] if len(of) else -1, -1)

    def _is_bot(self, name: str) -> bool:
        return is_bot(name) or name.casefold() in self._bots

    def add_coded(self, code: Any, date: pa.Array, kind: pa.Array | None = None) -> None:
        """The same with numbers for members; -1 where there is none, -2 for a bot."""
        texts = pc.utf8_trim_whitespace(date.fill_null(""))
        days = days_of(texts, self._zone)
        bad = np.flatnonzero((days == NO_DAY) & (code >= 0))
        if len(bad):
            empty = pc.equal(texts.take(pa.array(bad)), "").to_numpy(zero_copy_only=False)
            self.notes.drop(NO_DATE, int(empty.sum()))
            self.notes.drop(NOT_UNDERSTOOD, int((~empty).sum()))
            rows = bad[~empty][: ROWS_TOLD - len(self._bad_rows)]
            if len(rows) and not self._bad_rows:
                self._bad_shape = shape(texts[int(rows[0])].as_py())
            self._bad_rows += [self.notes.rows_read + int(row) + 1 for row in rows]
        self.add_days(code, days, kind)

    def add_days(self, code: Any, days: Any, kind: pa.Array | None = None) -> None:
        """The same with days. Days that are none are left out; they have been counted."""
        self.notes.rows_read += len(code)
        self.notes.drop(NO_MEMBER, int((code == -1).sum()))
        self.notes.drop(BOT, int((code == -2).sum()))
        kept = (code >= 0) & (days != NO_DAY)
        kinds = None if kind is None else self._kind_codes(kind)[kept].astype(np.int32)
        # In half the bytes until all is there; dates that are still to be settled need all of them.
        at = days[kept]
        small = at.astype(np.int32) if not len(at) or at.min() > -(2**31) else at
        self._parts.append((code[kept].astype(np.int32), small, kinds))

    def _kind_codes(self, kind: pa.Array) -> Any:
        coded = _coded(kind)
        names = [(name or "").strip() for name in coded.dictionary.to_pylist()]
        of = np.array([self._kinds.setdefault(name, len(self._kinds)) for name in names], np.int64)
        places = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
        empty = self._kinds.setdefault("", len(self._kinds)) if (places < 0).any() else -1
        return np.where(places >= 0, of[places] if len(of) else empty, empty)

    def entries(self) -> Entries:
        """All that was gathered.

        Raises:
            LogError: nothing is left, or dates are not clear.
        """
        if not self.notes.rows_read:
            raise LogError(f"{self.where}: there are no rows in it; expected at least one with a member and a date")
        member, days = (np.concatenate([part[n] for part in self._parts]).astype(np.int64) for n in (0, 1))
        if not len(member):
            reasons = ", ".join(f"{reason}: {rows}" for reason, rows in sorted(self.notes.dropped.items()))
            example = f" ({self._bad}, expected a date as 2024-03-01)" if self._bad_rows else ""
            raise LogError(
                f"{self.where}: no row is left of {self.notes.rows_read} ({reasons}){example}; see whether --columns "
                "names the right ones"
            )
        days, word = settled(days, self.where)
        if word:
            self.notes.remarks.append(word)
            real = days != NO_DAY
            self.notes.drop(NOT_UNDERSTOOD, int((~real).sum()))
            member, days = member[real], days[real]
        kinds = None
        if self._kinds:
            unsaid = self._kinds.setdefault("", len(self._kinds))
            parts = [np.full(len(part[0]), unsaid) if part[2] is None else part[2] for part in self._parts]
            kinds = np.concatenate(parts).astype(np.int64)
            kinds = kinds[real] if word else kinds
        self._note(member, days)
        return Entries(member, days, kinds, tuple(self._kinds), self.notes)

    @property
    def _bad(self) -> str:
        """Where dates are not understood, and what the first of them looks like: never what it says."""
        many, rows = self.notes.dropped.get(NOT_UNDERSTOOD, 0), self._bad_rows
        told = ", ".join(map(str, rows)) + (" and more" if many > len(rows) else "")
        return f"row{'' if many == 1 else 's'} {told}; the first looks like {self._bad_shape} (a: letters, 9: a digit)"

    def _note(self, member: Any, days: Any) -> None:
        notes = self.notes
        notes.first_day, notes.last_day = int(days.min()), int(days.max())
        pairs = np.sort((days - notes.first_day) * (int(member.max()) + 1) + member)
        notes.same_day = int((pairs[1:] == pairs[:-1]).sum())
        seen = np.sort(np.flatnonzero(np.bincount(days - notes.first_day)))
        silence = np.diff(seen)
        if len(silence) and int(silence.max()) >= LONG_SILENCE:
            at = int(silence.argmax())
            a, b = (date_text(notes.first_day + int(seen[n])) for n in (at, at + 1))
            notes.remarks.append(f"nobody is seen between {a} and {b}: see whether all dates are right")
        late = int((days > date.today().toordinal() - date(1970, 1, 1).toordinal() + 1).sum())
        if late:
            notes.remarks.append(f"{late} rows have dates in the future: see whether all dates are right")
        if self._bad_rows:
            notes.remarks.append(f"dates are not understood in {self._bad}")


def _coded(texts: pa.Array) -> pa.DictionaryArray:
    return texts if pa.types.is_dictionary(texts.type) else pc.dictionary_encode(texts)


__all__ = ["Entries", "Gathering", "Notes"]
