"""Dates: what is understood, what is not, and on which day it was."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copsim.analysis.logs.days import NO_DAY, Zone, date_text, days_of, settled
from copsim.analysis.logs.errors import LogError

BERLIN = Zone("Europe/Berlin")


def day(text: str, zone: Zone | None = None) -> str | None:
    found = int(days_of(pa.array([text], pa.string()), zone or Zone())[0])
    return None if found == NO_DAY else date_text(found)


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01", "2024/03/01", "2024.03.01", "20240301", "2024-3-1", "2024-03-01T23:30", "2024-03-01 23:30:15",
        "2024-03-01t23:30:15.123456", "2024-03-01T23:30:00Z", "2024-03-01T23:30:00z", "2024-03-01 23:30:00 UTC",
        "2024-03-01T23:30:00+00:00", "2024-03-02T00:30:00+01:00", "2024-03-02 00:30:00 +0100", "2024-03-01T20:30-03",
        "1.3.2024", "01.03.2024", "01.03.2024 23:30", "1 March 2024", "1 Mar 2024", "Mar 1, 2024", "March 1st, 2024",
        "01-Mar-2024", "Fri, 01 Mar 2024 23:30:00 +0000", "Fri Mar  1 23:30:00 2024 +0000", "Mar 1, 2024, 11:30 PM",
        "1709335800", "1709335800.000200", "1709335800000",
    ],
)  # fmt: skip
def test_forms_that_are_understood(text: str) -> None:
    assert day(text) == "2024-03-01"


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "1", "2024", "2024-02-30", "2024-13-01", "2024-00-10", "24-03-01", "1.3.24", "31/31/2024",
        "2024-03-01T25:00", "2024-03-01T24:00", "2024-03-01Tab:cd", "2024-03-01 23:60", "2024-03-01 23:30:61",
        "2024-03-01T23:30:00.", "2024-03-01T23:30:00Q", "2024-03-01T23:30:00+99:00", "2024-03-01x", "0000-00-00",
        "1899-12-31", "2200-01-01", "2024-03-0１", "12345678901", "99999999999999999999", "45352", "yesterday",
        "Foo 1, 2024", "30 February 2024", "2024-03/01", "-2024-03-01", "2024-03-01" + "0" * 500,
    ],
)  # fmt: skip
def test_forms_that_are_no_date(text: str) -> None:
    assert day(text) is None


def test_a_moment_has_its_day_in_the_zone_that_is_asked_for() -> None:
    for text in ("2024-03-01T23:30:00Z", "2024-03-01T23:30:00+00:00", "1709335800", "Fri, 1 Mar 2024 23:30:00 +0000"):
        assert (day(text), day(text, BERLIN)) == ("2024-03-01", "2024-03-02")
    assert day("2024-07-01T22:30:00Z", BERLIN) == "2024-07-02"
    assert day("2024-01-01T22:30:00Z", BERLIN) == "2024-01-01"


def test_times_without_a_zone_stand_as_they_are_unless_they_are_known_to_be_utc() -> None:
    assert day("2024-03-01 23:30", BERLIN) == "2024-03-01"
    assert day("2024-03-01 23:30", Zone("Europe/Berlin", times_are_utc=True)) == "2024-03-02"
    assert day("Mar 1, 2024 23:30", Zone("Europe/Berlin", times_are_utc=True)) == "2024-03-02"


def test_an_unknown_zone_is_told() -> None:
    with pytest.raises(LogError, match="Europe/Berln"):
        Zone("Europe/Berln")
    with pytest.raises(LogError, match="not known"):
        Zone("../etc/passwd")


def test_slashes_are_settled_where_one_of_them_tells() -> None:
    def read(*texts: str) -> list[str]:
        return [date_text(int(d)) for d in settled(days_of(pa.array(texts, pa.string()), Zone()), "here")[0]]

    assert read("03/04/2024", "25/04/2024") == ["2024-04-03", "2024-04-25"]
    assert read("03/04/2024", "04/25/2024", "2024-05-01") == ["2024-03-04", "2024-04-25", "2024-05-01"]
    assert read("3-4-2024 10:00", "25-4-2024 10:00") == ["2024-04-03", "2024-04-25"]
    with pytest.raises(LogError, match=r"here: .*3/4/2024 has the day or the month first.*2024-12-25"):
        read("03/04/2024", "05/06/2024")
    with pytest.raises(LogError, match="in others the month"):
        read("25/04/2024", "04/25/2024")


MOMENTS = st.datetimes(datetime(1900, 1, 3), datetime(2199, 12, 28), timezones=st.just(UTC))


@given(st.lists(MOMENTS, max_size=20), st.sampled_from(["UTC", "Asia/Kolkata", "America/New_York"]))
def test_moments_have_the_day_that_the_standard_library_gives(moments: list[datetime], name: str) -> None:
    """Whichever form, many at once."""
    expected = [m.astimezone(ZoneInfo(name)).date() for m in moments]
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M:%S+00:00", "%Y-%m-%dT%H:%M:%S.%f+0000"):
        texts = [m.strftime(form).zfill(20) for m in moments]
        found = days_of(pa.array(texts, pa.string()), Zone(name))
        assert [date.fromisoformat(date_text(int(d))) for d in found] == expected


@given(st.lists(st.text(max_size=40), max_size=30))
def test_any_text_is_a_day_or_none(texts: list[str]) -> None:
    """Nothing is raised, and each text is taken for itself, also out of the middle of a longer column."""
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    column = pa.array(["2024-03-01", *clean, "x"], pa.string())
    whole = days_of(column, Zone())
    assert whole[0] != NO_DAY
    part = days_of(column[1:-1], Zone())
    np.testing.assert_array_equal(part, whole[1:-1])
    for n, text in enumerate(clean):
        assert days_of(pa.array([text], pa.string()), Zone())[0] == part[n]
