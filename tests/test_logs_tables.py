"""Tables of entries: what people really have, and what goes wrong with it."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from copsim.analysis.logs import tables
from copsim.analysis.logs.entries import Entries
from copsim.analysis.logs.errors import LogError, shape
from copsim.analysis.logs.profiles import PROFILES, columns_asked
from copsim.analysis.logs.reading import read_frame, read_log

ROWS = "ada,2024-01-01\nbob,2024-01-02\nada,2024-01-09\n"


def write(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def seen(entries: Entries) -> list[tuple[int, str]]:
    """Members by order of appearance, and days."""
    number = {code: n for n, code in enumerate(dict.fromkeys(entries.member.tolist()))}
    days = entries.day.astype("datetime64[D]").astype(str)
    return [(number[code], day) for code, day in zip(entries.member.tolist(), days.tolist(), strict=True)]


EXPECTED = [(0, "2024-01-01"), (1, "2024-01-02"), (0, "2024-01-09")]


@pytest.mark.parametrize(
    "content",
    [
        "member,date\n" + ROWS,
        "member;date\n" + ROWS.replace(",", ";"),
        "member\tdate\n" + ROWS.replace(",", "\t"),
        "Date , MEMBER\n2024-01-01,ada\n2024-01-02,bob\n2024-01-09,ada\n",
        "member,date\r\n" + ROWS.replace("\n", "\r\n"),
        "\n\nmember,date\n" + ROWS,
        "sep=;\nmember;date\n" + ROWS.replace(",", ";"),
        '"member","date"\n"ada","2024-01-01"\n"bob","2024-01-02"\n"ada","2024-01-09"',
        'member,text,date\nada,"a, b\nc",2024-01-01\nbob,"say ""hi""",2024-01-02\nada,,2024-01-09\n',
        "member,date\n ada ,2024-01-01\nbob, 2024-01-02\nada,2024-01-09 \n",
        ("member,date\n" + ROWS).encode("utf-8-sig"),
        ("member,date\n" + ROWS).encode("utf-16"),
        ("member,date\n" + ROWS).encode("utf-16-le"),
        b"\xfe\xff" + ("member,date\n" + ROWS).encode("utf-16-be"),
        gzip.compress(("member,date\n" + ROWS).encode(), mtime=0),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_tables_as_one_meets_them(content: str | bytes, tmp_path: Path) -> None:
    entries = read_log(write(tmp_path, content))
    assert seen(entries) == EXPECTED
    assert (entries.member.dtype, entries.day.dtype) == (np.int64, np.int64)
    assert (entries.notes.rows_read, entries.notes.dropped, entries.kind) == (3, {}, None)


def test_kinds_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "member,date,kind\nada,2024-01-01,post\nbob,2024-01-01,like\nada,2024-01-02,post\n")
    entries = read_log(path)
    assert entries.kind is not None
    assert [entries.kinds[k] for k in entries.kind] == ["post", "like", "post"]


def test_latin_1_is_read_with_a_word(tmp_path: Path) -> None:
    """Names that differ in a letter that is no UTF-8 stay apart."""
    entries = read_log(write(tmp_path, "member,date\nJürgen,2024-01-01\nJörgen,2024-01-02\n".encode("latin-1")))
    assert seen(entries) == [(0, "2024-01-01"), (1, "2024-01-02")]
    assert any("Latin-1" in remark for remark in entries.notes.remarks)


def test_a_letter_of_another_encoding_far_down_is_found(tmp_path: Path) -> None:
    """Beyond what is looked at before reading; nothing is counted twice."""
    rows = 200_000
    content = b"member,date\n" + b"ada,2024-01-01\n" * rows + "Jürgen,2024-01-02\n".encode("latin-1")
    entries = read_log(write(tmp_path, content))
    assert (entries.notes.rows_read, len(entries), entries.log.members) == (rows + 1, rows + 1, 2)


def test_what_is_dropped_is_counted_with_its_reason(tmp_path: Path) -> None:
    rows = [
        "ada,2024-01-01", ",2024-01-01", "bob,", "bob,not a day", "bob,2024-02-30", "dependabot[bot],2024-01-01",
        "ada,2024-01-01", "ada", "ada,2024-01-01,and,more",
    ]  # fmt: skip
    notes = read_log(write(tmp_path, "member,date\n" + "\n".join(rows) + "\n")).notes
    assert notes.rows_read == 9
    assert notes.dropped == {
        "no member": 1, "no date": 1, "date not understood": 2, "bot": 1, "wrong number of cells": 2,
    }  # fmt: skip
    assert notes.same_day == 1
    assert notes.rows_read - notes.rows_dropped == 2
    assert notes.remarks == [
        "dates are not understood in rows 4, 5; the first looks like 'a a a' (a: letters, 9: a digit)"
    ]


def test_dates_out_of_order_and_duplicates_give_the_same_log(tmp_path: Path) -> None:
    one = read_log(write(tmp_path, "member,date\n" + ROWS)).log
    lines = ROWS.splitlines()
    other = read_log(write(tmp_path, "member,date\n" + "\n".join([*reversed(lines), *lines]))).log
    assert (one.member.tolist(), one.week.tolist()) == (other.member.tolist(), other.week.tolist())


def test_one_member_on_one_day(tmp_path: Path) -> None:
    entries = read_log(write(tmp_path, "member,date\nada,2024-01-01\n"))
    assert (entries.log.members, entries.log.weeks, len(entries)) == (1, 1, 1)


def test_profiles_and_columns(tmp_path: Path) -> None:
    export = "Title,Author,Author Username,Created At (UTC)\nx,Ada L,ada,2024-01-01 23:30:00\n"
    path = write(tmp_path, export)
    assert seen(read_log(path, profile="gitlab")) == [(0, "2024-01-01")]
    assert seen(read_log(path, profile="gitlab", time_zone="Asia/Tokyo")) == [(0, "2024-01-02")]
    assert seen(read_log(path, {"member": "author", "date": "Created At (UTC)"})) == [(0, "2024-01-01")]
    assert columns_asked(["member=a b,date=c", "kind=d"]) == {"member": "a b", "date": "c", "kind": "d"}


@pytest.mark.parametrize("text", ["member", "member=", "=x", "who=x", "member=a,member=b", ""])
def test_columns_that_cannot_be_understood(text: str) -> None:
    with pytest.raises(LogError, match=r"FIELD=COLUMN|given twice"):
        columns_asked([text])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("member,date\n", "no rows"),
        ("a,b\n1,2\n", r"line 1: no column for member and date.*columns there are: a, b.*--columns"),
        ("author,created_at\nada,2024-01-01\n", "--as github or --as gitlab"),
        ("ada,2024-01-01\nbob,2024-01-02\n", "first line holds no names"),
        ("member,member,date\na,b,2024-01-01\n", "'member' is there 2 times"),
        ("member,date\nada,x\nbob,y\n", r"no row is left of 2 \(date not understood: 2\) \(rows 1, 2; .* like 'a'"),
        ("name,2024-01-08,2024-01-15\nada,x,x\n", "headed by dates.*add --as attendance"),
        ("member,date\nada,1/2/2024\n", "day or the month first"),
        ("member,date\nrenovate[bot],2024-01-01\n", "bot: 1"),
        (b"PK\x03\x04" + bytes(50), "Excel"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1" + bytes(20), "Parquet"),
        (b"a\0\x01\x02" * 50, "no text"),
        (bytes(100), "is empty"),
        (b"\x1f\x8bnonsense", "gzip"),
        (gzip.compress(("member,date\n" + ROWS * 50_000).encode(), mtime=0)[:-2000], "packed file|damaged"),
        (gzip.compress(b"", mtime=0), "is empty"),
        ('member,date\nada,"2024-01-01\n' + "bob,2024-01-02\n" * 10, "no row is left|cannot be read"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_cannot_be_read_is_told(content: str | bytes, told: str, tmp_path: Path) -> None:
    path = write(tmp_path, content)
    with pytest.raises(LogError, match=told) as error:
        read_log(path)
    assert str(path) in str(error.value)


def test_places_that_are_no_file(tmp_path: Path) -> None:
    with pytest.raises(LogError, match="no such file"):
        read_log(tmp_path / "none.csv")
    with pytest.raises(LogError, match="is a folder"):
        read_log(tmp_path)
    (tmp_path / ".git").mkdir()
    with pytest.raises(LogError, match="--git"):
        read_log(tmp_path)
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(LogError):
            read_log(name)
    with pytest.raises(LogError, match="copsim, discourse, slack"):
        read_log(write(tmp_path, "member,date\n" + ROWS), profile="jira")
    with pytest.raises(LogError, match="who"):
        read_log(write(tmp_path, "member,date\n" + ROWS), {"who": "member"})


def test_a_block_is_no_border(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Members keep their numbers from block to block; numbers are not left out for bots."""
    monkeypatch.setattr(tables, "BLOCK", 1 << 12)
    rows = "".join(f"m{n % 50},2024-01-{1 + n % 28:02d}\n" for n in range(5_000))
    entries = read_log(write(tmp_path, "member,date\nstale[bot],2024-01-01\n" + rows))
    assert set(entries.member.tolist()) == set(range(50))
    assert len(entries) == 5_000
    assert np.array_equal(entries.member, np.tile(np.arange(50), 100))


def test_names_are_not_kept(tmp_path: Path) -> None:
    """Nowhere in what comes back; and who reads twice cannot tell from numbers who is who."""
    import pickle

    entries = read_log(write(tmp_path, "member,date\nadalovelace,2024-01-01\n"))
    _ = entries.log
    assert b"lovelace" not in pickle.dumps(entries)


def test_silences_and_dates_to_come_are_remarked_upon(tmp_path: Path) -> None:
    notes = read_log(write(tmp_path, "member,date\na,1970-01-01\na,2024-01-01\na,2190-01-01\n")).notes
    assert any("between 2024-01-01 and 2190-01-01" in remark for remark in notes.remarks)
    assert any("1 rows have dates in the future" in remark for remark in notes.remarks)


# Attendance sheets


def test_a_sheet_with_a_column_per_date(tmp_path: Path) -> None:
    sheet = "Name,Town,2024-01-01,2024-01-08,15.01.2024\nAda,X,x,,1\nBob,Y,0,yes,?\n,Z,x,,\n"
    entries = read_log(write(tmp_path, sheet), profile="attendance")
    assert seen(entries) == [(0, "2024-01-01"), (1, "2024-01-08"), (0, "2024-01-15")]
    assert entries.notes.dropped == {"no member": 1, "mark not understood": 1}
    assert any("1 columns without a date" in remark for remark in entries.notes.remarks)


def test_a_sheet_with_a_row_per_person_and_date(tmp_path: Path) -> None:
    path = write(tmp_path, "Person;Day\nAda;1.1.2024\nBob;2.1.2024\nAda;9.1.2024\n")
    assert seen(read_log(path, profile="attendance")) == EXPECTED


# Tables of pandas


def test_frames() -> None:
    frame = pd.DataFrame({"member": [7, 8, 7], "date": ["2024-01-01", "2024-01-02", "2024-01-09"]})
    assert seen(read_frame(frame)) == EXPECTED
    frame["date"] = pd.to_datetime(frame["date"])
    assert seen(read_frame(frame)) == EXPECTED
    frame["date"] = pd.to_datetime(["2024-01-01 23:30", "2024-01-02 23:30", "NaT"]).tz_localize("UTC")
    entries = read_frame(frame, time_zone="Asia/Tokyo")
    assert seen(entries) == [(0, "2024-01-02"), (1, "2024-01-03")]
    assert entries.notes.dropped == {"no date": 1}
    with pytest.raises(LogError, match="the table: no column for member"):
        read_frame(frame.rename(columns={"member": "x"}))
    with pytest.raises(LogError, match="no rows"):
        read_frame(frame.iloc[:0])
    wild = pd.DataFrame({"member": [None, float("nan"), "a"], "date": ["2024-01-01"] * 3, "kind": [None, 1, "x"]})
    assert read_frame(wild).notes.dropped == {"no member": 2}


def test_every_profile_says_what_it_is_for() -> None:
    for name, profile in PROFILES.items():
        assert profile.name == name
        assert profile.about
        assert profile.member
        assert profile.date


def test_a_text_is_told_by_its_shape_and_never_by_what_it_says() -> None:
    assert shape("Ann-Marie O'Neil 31/02/2024") == "'a-a a?a 99/99/9999'"
    assert shape("Жанна  müller_7") == "'a a?9'"
    assert len(shape("1 " * 500)) < 40


def test_rows_with_dates_that_are_not_understood_are_told_up_to_five(tmp_path: Path) -> None:
    rows = "".join(f"ada,2024-01-0{n}\nbob,{n}th\n" for n in range(1, 8))
    (remark,) = read_log(write(tmp_path, "member,date\n" + rows)).notes.remarks
    assert remark.startswith("dates are not understood in rows 2, 4, 6, 8, 10 and more; the first looks like '9a'")


def test_a_name_is_one_in_either_form_of_its_letters(tmp_path: Path) -> None:
    path = write(tmp_path, "member,date\nJ\u00fcrgen,2024-01-01\nJu\u0308rgen,2024-01-02\n")
    assert read_log(path).log.members == 1


def test_bots_that_a_column_or_the_kind_of_log_tells(tmp_path: Path) -> None:
    rows = "author.login,author.is_bot,createdAt\nada,false,2024-01-01\nhelper,true,2024-01-01\nbob,,2024-01-02\n"
    notes = read_log(write(tmp_path, rows), profile="github").notes
    assert (notes.rows_read, notes.dropped) == (3, {"bot": 1})
    posts = "username,created_at\nsystem,2024-01-01\ndiscobot,2024-01-01\nada,2024-01-01\n"
    assert read_log(write(tmp_path, posts), profile="discourse").notes.dropped == {"bot": 2}
    frame = pd.DataFrame({"user.login": ["x", "ada"], "user.type": ["Bot", "User"], "created_at": ["2024-01-01"] * 2})
    assert read_frame(frame, profile="github").notes.dropped == {"bot": 1}
    plain = "member,date\nsystem,2024-01-01\nada,2024-01-01\n"
    assert read_log(write(tmp_path, plain)).log.members == 2


def test_bytes_and_pipes_are_read_like_files(tmp_path: Path) -> None:
    content = ("member,date\n" + ROWS).encode()
    assert seen(read_log(content)) == EXPECTED
    assert seen(read_log(gzip.compress(content, mtime=0))) == EXPECTED
    assert seen(read_log(("member,date\n" + ROWS + "J\u00fcrgen,2024-01-09\n").encode("latin-1")))[:3] == EXPECTED
    with pytest.raises(LogError, match="standard input: the file is empty"):
        read_log(b"")
    with pytest.raises(LogError, match="mail, which cannot be read from a pipe"):
        read_log(b"From ada Mon Jan  1 10:00:00 2024\nFrom: Ada <a@b.org>\n\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor() as pool:
        written = pool.submit(pipe.write_bytes, ("member,date\n" + ROWS).encode())
        assert seen(read_log(pipe)) == EXPECTED
        written.result()
