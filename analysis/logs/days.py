"""Days out of the texts in which dates are written.

A day is a whole number, days since 1970-01-01. These forms are understood:

* `2024-03-01`, also with `/` or `.`, and `20240301`;
* the same with a time: `2024-03-01T09:30`, `2024-03-01 09:30:15.25`, and with a time zone: `Z`, `UTC`, `+02:00`,
  `+0200`. With a zone the moment is taken, and its day in the zone that is asked for; without one the day stands;
* `1.3.2024`, the day first, as wherever points are written;
* months by their English names: `1 March 2024`, `Mar 1, 2024`, `Fri, 01 Mar 2024 09:30:00 +0100`;
* `25/12/2024` or `12/25/2024`, also with `-`, where the column shows somewhere which of the two it is;
* seconds since 1970 (9 or 10 digits, with or without a fraction), and thousandths (13 digits).

Years have four digits and lie between 1900 and 2199. Everything else is not a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_tz
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from copsim.analysis.logs.errors import LogError

NO_DAY = int(np.iinfo(np.int64).min)
"""Stands for a text that is no date."""
SLASHED = -(10**12)
"""From here downwards: a date of which the year is known, but not yet which number is the day; see `settled`."""
FIRST_YEAR, LAST_YEAR = 1900, 2199
DAY = 86_400
FARTHEST = 15 * 3600
"""No time zone is further from UTC."""


@dataclass(frozen=True)
class Zone:
    """Where a day begins.

    Attributes:
        name: of the time zone, as `UTC` or `Europe/Berlin`.
        times_are_utc: whether times without a zone are in UTC (some exports say so in the heading); otherwise their day
            is taken as it stands.
    """

    name: str = "UTC"
    times_are_utc: bool = False

    def __post_init__(self) -> None:
        _ = self.info

    @cached_property
    def info(self) -> tzinfo:
        """The zone's rules.

        Raises:
            LogError: there is no such zone.
        """
        if self.name.upper() in ("UTC", "GMT", "Z"):
            return UTC
        try:
            return ZoneInfo(self.name)
        except (ValueError, OSError, KeyError):
            raise LogError(
                f"time zone {self.name!r} is not known; expected a name as UTC, Europe/Berlin or America/New_York"
            ) from None

    def days(self, seconds: Any) -> Any:
        """Days in this zone of moments, in seconds since 1970 in UTC; int64."""
        if self.info is UTC:
            return np.floor_divide(seconds, DAY)
        moments = pd.DatetimeIndex(np.asarray(seconds, np.int64).astype("datetime64[s]"), tz="UTC")
        local = moments.tz_convert(self.info).tz_localize(None)
        return local.to_numpy("datetime64[s]").astype("datetime64[D]").astype(np.int64)

    def day(self, seconds: float) -> int:
        """The same for one moment."""
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
        return moment.astimezone(self.info).toordinal() - _EPOCH


_EPOCH = datetime(1970, 1, 1).toordinal()
_FIRST_DAY = datetime(FIRST_YEAR, 1, 1).toordinal() - _EPOCH
_LAST_DAY = datetime(LAST_YEAR, 12, 31).toordinal() - _EPOCH


def civil_days(year: Any, month: Any, day: Any) -> Any:
    """Days since 1970-01-01 of dates; NO_DAY where there is no such date. int64, arrays of one shape."""
    ok = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    year, month = np.where(ok, year, 2000), np.where(ok, month, 1)
    months = (year - 1970) * 12 + month - 1
    begins = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    next_one = (months + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    found = begins + day - 1
    return np.where(ok & (found < next_one), found, NO_DAY)


def days_of(texts: pa.Array, zone: Zone) -> Any:
    """A day for each text, NO_DAY where it is none, or one from SLASHED downwards; int64.

    Args:
        texts: strings without blanks around them.
        zone: where days begin.
    """
    n = len(texts)
    found = np.full(n, NO_DAY, np.int64)
    if n == 0:
        return found
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + n + 1].astype(np.int64)
    content = texts.buffers()[2]
    data = np.frombuffer(content, np.uint8) if content is not None else np.zeros(0, np.uint8)
    lengths = np.diff(offsets)
    left = np.zeros(n, bool)
    for length in np.unique(lengths):
        at = np.flatnonzero(lengths == length)
        if length == 0:
            continue
        if not 8 <= length <= 40:
            left[at] = length <= 80
            continue
        # One row per text, one column per character.
        letters = data[offsets[at][:, None] + np.arange(length)]
        found[at] = _iso(letters, zone)
        left[at] = found[at] == NO_DAY
    rest = np.flatnonzero(left)
    if len(rest):
        found[rest] = _one_by_one(texts.take(pa.array(rest)), zone)
    return found


def _number(letters: Any) -> tuple[Any, Any]:
    """Numbers from columns of digits, and whether they are all digits."""
    digits = letters.astype(np.int64) - ord("0")
    fine = ((digits >= 0) & (digits <= 9)).all(axis=1)
    value = np.zeros(len(letters), np.int64)
    for column in range(letters.shape[1]):
        value = value * 10 + digits[:, column]
    return np.where(fine, value, 0), fine


def _iso(letters: Any, zone: Zone) -> Any:
    """Days of texts of one length that begin with year, month and day, or are seconds since 1970."""
    days = _dates(letters, zone)
    left = np.flatnonzero((days == NO_DAY) & (letters[:, 0] >= ord("0")) & (letters[:, 0] <= ord("9")))
    if len(left):
        days[left] = _moments(letters[left], zone)
    return days


def _dates(letters: Any, zone: Zone) -> Any:
    length = letters.shape[1]
    if length == 8:
        value, fine = _number(letters)
        return np.where(fine, civil_days(value // 10000, value // 100 % 100, value % 100), NO_DAY)
    if length < 10:
        return np.full(len(letters), NO_DAY, np.int64)
    year, fine = _number(letters[:, 0:4])
    month, fine_month = _number(letters[:, 5:7])
    day, fine_day = _number(letters[:, 8:10])
    between = letters[:, 4]
    fine &= fine_month & fine_day & (between == letters[:, 7]) & np.isin(between, np.frombuffer(b"-/.", np.uint8))
    days = np.where(fine, civil_days(year, month, day), NO_DAY)
    return days if length == 10 else _with_time(letters, days, zone)


def _moments(letters: Any, zone: Zone) -> Any:
    """Days of seconds since 1970 (9 or 10 digits, then perhaps a point and digits), or of thousandths (13 digits)."""
    n, length = letters.shape
    value, fine = np.zeros(n, np.int64), np.zeros(n, bool)
    if length in (9, 10, 13):
        value, fine = _number(letters)
        value = value // 1000 if length == 13 else value
    if length > 11:
        whole, fine_whole = _number(letters[:, :10])
        pointed = fine_whole & (letters[:, 10] == ord(".")) & _number(letters[:, 11:])[1]
        value, fine = np.where(pointed, whole, value), fine | pointed
    days = np.full(n, NO_DAY, np.int64)
    if fine.any():
        days[fine] = zone.days(value[fine])
    return np.where((days >= _FIRST_DAY) & (days <= _LAST_DAY), days, NO_DAY)


def _with_time(letters: Any, days: Any, zone: Zone) -> Any:
    """The same with what stands after the date: a time of day, and perhaps a time zone."""
    n, length = letters.shape
    found = np.full(n, NO_DAY, np.int64)
    if length < 16:
        return found
    hour, fine_hour = _number(letters[:, 11:13])
    minute, fine_minute = _number(letters[:, 14:16])
    fine = (days != NO_DAY) & fine_hour & fine_minute & (hour < 24) & (minute < 60) & (letters[:, 13] == ord(":"))
    fine &= np.isin(letters[:, 10], np.frombuffer(b"Tt ", np.uint8))
    seconds = hour * 3600 + minute * 60
    left = fine.copy()
    for tail, offset_of in _TAILS:
        if length - tail < 16:
            continue
        is_it, offset = offset_of(letters)
        at = np.flatnonzero(left & is_it)
        if not len(at):
            continue
        second, rest_fine = _seconds(letters[at][:, 16 : length - tail])
        at, second = at[rest_fine], second[rest_fine]
        moment = days[at] * DAY + seconds[at] + second - offset[at]
        found[at] = zone.days(moment)
        left[at] = False
    at = np.flatnonzero(left)
    if len(at):
        second, rest_fine = _seconds(letters[at][:, 16:])
        at, second = at[rest_fine], second[rest_fine]
        found[at] = zone.days(days[at] * DAY + seconds[at] + second) if zone.times_are_utc else days[at]
    return found


def _seconds(letters: Any) -> tuple[Any, Any]:
    """Seconds out of `:15.25`, `:15` or nothing, and whether that is what stands there."""
    n, length = letters.shape
    # A blank may stand before a time zone.
    while length and (letters[:, -1] == ord(" ")).all():
        letters, length = letters[:, :-1], length - 1
    if length == 0:
        return np.zeros(n, np.int64), np.ones(n, bool)
    if length < 3:
        return np.zeros(n, np.int64), np.zeros(n, bool)
    second, fine = _number(letters[:, 1:3])
    fine &= (letters[:, 0] == ord(":")) & (second <= 60)
    if length > 3:
        fine &= np.isin(letters[:, 3], np.frombuffer(b".,", np.uint8)) & (length > 4)
        fine &= _number(letters[:, 4:])[1]
    return second, fine


def _ends_with(text: bytes) -> Any:
    wanted = np.frombuffer(text, np.uint8)

    def offset_of(letters: Any) -> tuple[Any, Any]:
        # Small letters too.
        return ((letters[:, -len(wanted) :] & 0xDF) == (wanted & 0xDF)).all(axis=1), np.zeros(len(letters), np.int64)

    return offset_of


def _offset(tail: int) -> Any:
    """`+02:00` (6 characters), `+0200` (5), `+02` (3)."""

    def offset_of(letters: Any) -> tuple[Any, Any]:
        part = letters[:, -tail:]
        hours, fine = _number(part[:, 1:3])
        minutes = np.zeros(len(part), np.int64)
        if tail > 3:
            minutes, fine_minutes = _number(part[:, -2:])
            fine &= fine_minutes & (minutes < 60)
        if tail == 6:
            fine &= part[:, 3] == ord(":")
        fine &= (hours * 3600 <= FARTHEST) & np.isin(part[:, 0], np.frombuffer(b"+-", np.uint8))
        sign = np.where(part[:, 0] == ord("-"), -1, 1)
        return fine, sign * (hours * 3600 + minutes * 60)

    return offset_of


_TAILS = (
    (1, _ends_with(b"Z")), (3, _ends_with(b"UTC")), (3, _ends_with(b"GMT")), (6, _offset(6)), (5, _offset(5)),
    (3, _offset(3)),
)  # fmt: skip

_CLOCK = (
    r"(?:[ T,]+(?:at )?(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?)?$"
)
_POINTS = re.compile(r"^(?P<a>\d{1,2})\.\s?(?P<b>\d{1,2})\.\s?(?P<year>\d{4})" + _CLOCK, re.ASCII)
_SLASHES = re.compile(r"^(?P<a>\d{1,2})(?P<s>[/-])(?P<b>\d{1,2})(?P=s)(?P<year>\d{4})" + _CLOCK, re.ASCII)
_SHORT_ISO = re.compile(r"^(?P<year>\d{4})(?P<s>[-/.])(?P<b>\d{1,2})(?P=s)(?P<a>\d{1,2})" + _CLOCK, re.ASCII)
_MONTHS = {
    name: n for n, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1,
    ) for name in names.split()
}  # fmt: skip
_WEEKDAY = r"^(?:(?:mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun)[a-z]*,?\s+)?"
_DAY_NAME = re.compile(
    _WEEKDAY + r"(?P<a>\d{1,2})(?:st|nd|rd|th|\.)?[ -](?P<name>[a-z]+)\.?,?[ -](?P<year>\d{4})" + _CLOCK,
    re.IGNORECASE | re.ASCII,
)
_NAME_DAY = re.compile(
    _WEEKDAY + r"(?P<name>[a-z]+)\.?\s+(?P<a>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _CLOCK,
    re.IGNORECASE | re.ASCII,
)
_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


def _one_by_one(texts: pa.Array, zone: Zone) -> Any:
    """Days of texts in all the other forms, each text looked at once."""
    coded = pc.dictionary_encode(texts)
    each = np.array([_day_of(text or "", zone) for text in coded.dictionary.to_pylist()], np.int64)
    return each[coded.indices.to_numpy(zero_copy_only=False)]


def _day_of(text: str, zone: Zone) -> int:
    for pattern in (_SHORT_ISO, _POINTS, _DAY_NAME, _NAME_DAY, _SLASHES):
        match = pattern.match(text)
        if match is None:
            continue
        part = match.groupdict()
        year, a = int(part["year"]), int(part["a"])
        if pattern is _SLASHES:
            return _slashed(year, a, int(part["b"]))
        month = _MONTHS.get(part["name"].lower(), 0) if "name" in part else int(part["b"])
        return _at_clock(_civil(year, month, a), part, zone)
    # What mail and git write, with weekdays and zones in all their forms; only with a whole year.
    likely = text.isascii() and _FOUR.search(text) and any(c.isalpha() for c in text)
    parsed = parsedate_tz(text) if likely else None
    if parsed is None or abs(parsed[9] or 0) > FARTHEST:
        return NO_DAY
    day = _civil(*parsed[:3])
    seconds = parsed[3] * 3600 + parsed[4] * 60 + parsed[5]
    if day == NO_DAY or not 0 <= seconds < DAY + 2:
        return NO_DAY
    return day if parsed[9] is None else zone.day(day * DAY + seconds - parsed[9])


def _civil(year: int, month: int, day: int) -> int:
    return int(civil_days(np.array([year]), np.array([month]), np.array([day]))[0])


def _at_clock(day: int, part: dict[str, str | None], zone: Zone) -> int:
    """A day with the time of day that stands beside it."""
    if day == NO_DAY or part["hour"] is None:
        return day
    hour, minute, second = (int(part[name] or 0) for name in ("hour", "minute", "second"))
    if part["half"]:
        if not 1 <= hour <= 12:
            return NO_DAY
        hour = hour % 12 + (12 if part["half"][0] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return NO_DAY
    written = part["zone"]
    if written is None and not zone.times_are_utc:
        return day
    offset = 0
    if written and written[0] in "+-":
        offset = (int(written[1:3]) * 60 + int(written[-2:])) * (-60 if written[0] == "-" else 60)
        if abs(offset) > FARTHEST:
            return NO_DAY
    return zone.day(day * DAY + hour * 3600 + minute * 60 + second - offset)


def _slashed(year: int, a: int, b: int) -> int:
    """A date to be settled when all are known; NO_DAY where it is none in either reading."""
    if _civil(year, b, a) == NO_DAY and _civil(year, a, b) == NO_DAY:
        return NO_DAY
    return SLASHED - (year * 10000 + a * 100 + b)


def settled(days: Any, where: str) -> tuple[Any, str]:
    """Days with dates as `25/12/2024` settled, and a word on how (empty where there are none).

    Raises:
        LogError: nothing in the log says which number is the day, or it says both.
    """
    open_ = np.flatnonzero((days <= SLASHED) & (days != NO_DAY))
    if not len(open_):
        return days, ""
    number = SLASHED - days[open_]
    year, a, b = number // 10000, number // 100 % 100, number % 100
    day_first, month_first = bool((a > 12).any()), bool((b > 12).any())
    if day_first == month_first:
        example = f"{a[0]}/{b[0]}/{year[0]}"
        why = (
            "in some of them the day stands first, in others the month"
            if day_first
            else f"nothing tells whether {example} has the day or the month first"
        )
        raise LogError(f"{where}: dates are not clear: {why}; expected dates as 2024-12-25, write them so")
    days = days.copy()
    days[open_] = civil_days(year, b, a) if day_first else civil_days(year, a, b)
    return days, f"dates with slashes are read with the {'day' if day_first else 'month'} first"


def date_text(day: int) -> str:
    """A day as `2024-03-01`."""
    return str(np.datetime64(day, "D"))


__all__ = ["NO_DAY", "Zone", "civil_days", "date_text", "days_of", "settled"]
