"""Exports: JSON in its forms, Slack's folders, archives of mail."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from copsim.analysis.logs import json_exports
from copsim.analysis.logs.entries import Entries
from copsim.analysis.logs.errors import LogError
from copsim.analysis.logs.identities import People, mail_key, name_key
from copsim.analysis.logs.mails import HEADLESS
from copsim.analysis.logs.reading import read_log


def write(folder: Path, content: str | bytes, name: str = "log.json") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def seen(entries: Entries) -> list[tuple[int, str]]:
    number = {code: n for n, code in enumerate(dict.fromkeys(entries.member.tolist()))}
    days = entries.day.astype("datetime64[D]").astype(str)
    return [(number[code], day) for code, day in zip(entries.member.tolist(), days.tolist(), strict=True)]


RECORDS = [
    {"member": "ada", "date": "2024-01-01", "kind": "post", "more": {"x": [1]}},
    {"member": "bob", "date": "2024-01-02"},
    {"member": "ada", "date": "2024-01-09"},
]
EXPECTED = [(0, "2024-01-01"), (1, "2024-01-02"), (0, "2024-01-09")]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(RECORDS),
        json.dumps(RECORDS, indent=2),
        "\n".join(map(json.dumps, RECORDS)),
        "\n\n".join(map(json.dumps, RECORDS)) + "\n",
        json.dumps({"posts": RECORDS, "page": 1}),
        json.dumps({"posts": RECORDS, "users": [{"id": 1}]}, indent=1),
        b"\xef\xbb\xbf" + json.dumps(RECORDS).encode(),
        json.dumps(RECORDS).encode("utf-16"),
        gzip.compress("\n".join(map(json.dumps, RECORDS)).encode(), mtime=0),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_forms_of_json(content: str | bytes, tmp_path: Path) -> None:
    entries = read_log(write(tmp_path, content))
    assert seen(entries) == EXPECTED
    assert entries.kind is not None
    assert [entries.kinds[k] for k in entries.kind] == ["post", "", ""]


def test_names_within_names(tmp_path: Path) -> None:
    issues: list[Any] = [
        {"user": {"login": "ada"}, "created_at": "2024-01-01T10:00:00Z"},
        {"user": {"login": "dependabot[bot]"}, "created_at": "2024-01-01T10:00:00Z"},
        {"user": {"login": "helper", "type": "Bot"}, "created_at": "2024-01-01T10:00:00Z"},
        {"user": None, "created_at": "2024-01-01T10:00:00Z"},
        "not an object",
    ]
    entries = read_log(write(tmp_path, json.dumps(issues)), profile="github")
    assert seen(entries) == [(0, "2024-01-01")]
    assert entries.notes.dropped == {"bot": 2, "no member": 1, "not an object": 1}
    assert entries.notes.rows_read == 5
    cli = [{"author": {"login": "ada", "is_bot": False}, "createdAt": "2024-01-01T10:00:00Z"}]
    programs: list[dict[str, Any]] = [{"login": "helper", "is_bot": True}, {"login": "app/helper"}]
    bots = [{"author": author, "createdAt": "2024-01-01T10:00:00Z"} for author in programs]
    assert read_log(write(tmp_path, json.dumps(cli + bots)), profile="github").notes.dropped == {"bot": 2}
    assert seen(read_log(write(tmp_path, json.dumps(cli)), profile="github")) == [(0, "2024-01-01")]
    own = read_log(write(tmp_path, json.dumps(cli)), {"member": "author.login", "date": "createdAt"})
    assert seen(own) == [(0, "2024-01-01")]


def test_numbers_may_be_members_and_moments(tmp_path: Path) -> None:
    records = [{"user_id": 7, "created_at": 1704103200}, {"user_id": 8, "created_at": 1704103200000}]
    assert seen(read_log(write(tmp_path, json.dumps(records)), profile="discourse")) == [
        (0, "2024-01-01"),
        (1, "2024-01-01"),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[]", "no rows"),
        ("[{]", "line 1: this is no JSON"),
        ('[\n{"member": "a",\n "date" 1}]', "line 3: this is no JSON"),
        ('{"member": "a", "date": "2024-01-01"}\nnonsense\n', "line 2: 'nonsense' is no JSON"),
        ('{"a": 1}', "one object with a"),
        ('[{"who": "a", "when": "2024-01-01", "x": {"y": 1}}]', r"columns there are: who, when, x\.y"),
        ("[1, 2]", "there are no objects in it; expected a list of objects"),
        ("[" * 100_000, "cannot be read|no JSON"),
        (b'[{"member": "J\xfcrgen", "date": "2024-01-01"}]', "UTF-8"),
        ('[{"member": "a", "date": ' + "9" * 5000 + "}]", "no row is left|cannot be read"),
        ('[{"member": "\\ud800", "date": "x"}]', "no row is left"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_json_that_cannot_be_read_is_told(content: str | bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(LogError, match=told):
        read_log(write(tmp_path, content))


def test_many_objects_are_taken_in_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_exports, "AT_A_TIME", 7)
    lines = [json.dumps({"member": f"m{n % 5}", "date": f"2024-01-{1 + n % 28:02d}"}) for n in range(100)]
    entries = read_log(write(tmp_path, "\n".join(lines)))
    assert (len(entries), entries.log.members) == (100, 5)


# Slack


def test_a_slack_export(tmp_path: Path) -> None:
    def message(user: str, ts: str, **more: str) -> dict[str, str]:
        return {"type": "message", "user": user, "ts": ts, **more}

    first = [
        message("U1", "1704103200.000100"),
        message("U2", "1704103300.000100", subtype="channel_join"),
        message("U9", "1704103300.000100", bot_id="B1"),
        {"type": "message", "subtype": "bot_message", "ts": "1704103300.000200", "username": "poll"},
    ]
    write(tmp_path, json.dumps(first), "general/2024-01-01.json")
    write(tmp_path, json.dumps([message("U2", "1704189600.000100")]), "random/2024-01-02.json")
    write(tmp_path, json.dumps([{"id": "U1", "name": "ada"}]), "users.json")
    entries = read_log(tmp_path)
    assert seen(entries) == [(0, "2024-01-01"), (1, "2024-01-02")]
    assert entries.notes.dropped == {"notice of coming or going": 1, "bot": 2}
    assert entries.notes.rows_read == 5
    assert seen(read_log(tmp_path / "random" / "2024-01-02.json", profile="slack")) == [(0, "2024-01-02")]


def test_a_broken_file_of_a_slack_export_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "[", "general/2024-01-01.json")
    with pytest.raises(LogError, match="no JSON") as error:
        read_log(tmp_path)
    assert str(path) in str(error.value)
    write(tmp_path, "{}", "general/2024-01-01.json")
    with pytest.raises(LogError, match="list of messages"):
        read_log(tmp_path)


# Mail

MAILS = """From ada@example.org Mon Jan  1 10:00:00 2024
From: Ada Lovelace <ada@example.org>
Date: Mon, 01 Jan 2024 23:30:00 -0500
Subject: one

From here on it is text.
>From the start.

From bob@example.org Tue Jan  2 10:00:00 2024
From: =?utf-8?q?Bob_M=C3=BCller?= <bob@example.org>
Date: Tue, 2 Jan 2024 10:00:00 +0000

From: not a header

From ada@example.net Tue Jan  9 10:00:00 2024
From: "Ada Lovelace" <ADA@example.net>
Date: Tue, 9 Jan 2024 10:00:00 +0000 (UTC)

From x Tue Jan  9 10:00:00 2024
From: Jenkins <jenkins@example.org>
Date: Tue, 9 Jan 2024 10:00:00 +0000

From x Tue Jan  9 10:00:00 2024
Subject: neither

From x Tue Jan  9 10:00:00 2024
From: Bob <bob@example.org>
Date: some day

"""


def test_an_archive_of_mail(tmp_path: Path) -> None:
    entries = read_log(write(tmp_path, MAILS, "list.mbox"))
    assert seen(entries) == [(0, "2024-01-02"), (1, "2024-01-02"), (0, "2024-01-09")]
    assert entries.notes.dropped == {"bot": 1, HEADLESS: 2, "date not understood": 1}
    assert entries.notes.source == "mail"
    tokyo = read_log(write(tmp_path, MAILS, "list.mbox"), time_zone="America/New_York")
    assert seen(tokyo)[0] == (0, "2024-01-01")


def test_a_name_in_mail_is_one_however_it_is_written(tmp_path: Path) -> None:
    """Encoded, as bare UTF-8 or Latin-1, with a comma in what is encoded, with letters put together."""
    names = [
        b"=?utf-8?q?Bob_M=C3=BCller?=", "Bob M\u00fcller".encode(), "Bob M\u00fcller".encode("latin-1"),
        "Bob Mu\u0308ller".encode(), b"=?iso-8859-1?q?Bob_M=FCller?=",
    ]  # fmt: skip
    other = [b"=?utf-8?b?TcO8bGxlciwgQW5u?=", '"M\u00fcller, Ann"'.encode()]
    mails = [
        b"From x\nFrom: " + name + f" <m{n}@example.org>\nDate: Mon, 1 Jan 2024 10:00:00 +0000\n\nhello\n\n".encode()
        for n, name in enumerate(names + other)
    ]
    entries = read_log(write(tmp_path, b"".join(mails), "list.mbox"))
    assert (len(entries), entries.log.members) == (7, 2)


# Who is who


def test_identities_are_joined_by_mail_and_by_name() -> None:
    people = People()
    numbers = [
        people.number("Ada Lovelace", "ada@home.org"),
        people.number("ada", "ada@work.org"),
        people.number("Ada  lovelace", "ADA@work.org"),
        people.number("Bob Example", "bob@home.org"),
        people.number("ada", "ada@elsewhere.org"),
        people.number("Someone", "7+octo@users.noreply.github.com"),
        people.number("Octavia Cat", "octo@users.noreply.github.com"),
    ]
    final = people.final()
    one = [final[n] for n in numbers]
    assert one[0] == one[1] == one[2]
    assert one[5] == one[6]
    assert len({one[0], one[3], one[4], one[5]}) == 4


def test_names_that_many_have_join_nobody() -> None:
    for name in ("root", "Unknown", "Your Name", "Alex", "me", "", "ada"):
        assert name_key(name) == "", name
    for name in ("Ada Lovelace", "octo-cat7", "adalovelace"):
        assert name_key(name), name
    for mail in ("", "none@none", "you@example.com", "noreply@github.com", "localhost"):
        assert mail_key(mail) == "", mail


def test_bots_are_known() -> None:
    people = People()
    for name, mail in (
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"), ("renovate", "x@y.org"),
        ("GitHub Actions", "a@b.org"), ("pre-commit-ci", "c@d.org"), ("our-bot", "e@f.org"),
        ("x", "github-actions@users.noreply.github.com"), ("app/helper", "g@h.org"), ("project_7_bot_4f", "i@j.org"),
    ):  # fmt: skip
        assert people.number(name, mail) == -2, name
    for name in ("Abbot Smith", "Talbot", "Robotnik", "Bot Anist"):
        assert people.number(name, f"{name.replace(' ', '')}@example.org") >= 0, name
