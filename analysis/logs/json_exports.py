"""JSON with entries: a list of objects, an object with such a list, or one object per line; and Slack's folders."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from copsim.analysis.logs.bots import says_bot
from copsim.analysis.logs.entries import Entries, Gathering
from copsim.analysis.logs.errors import LogError, listed, open_trouble, shown
from copsim.analysis.logs.profiles import Profile, no_such_columns
from copsim.analysis.logs.tables import Source, opened

AT_A_TIME = 100_000
"""Objects that are turned into columns at a time."""
DAILY = re.compile(r"^\d{4}-\d\d-\d\d\.json$")
NOT_SAID = frozenset({"channel_join", "channel_leave", "group_join", "group_leave", "bot_add", "bot_remove"})
"""Kinds of messages that Slack writes when people come and go."""


def value_in(record: dict[str, Any], name: str) -> Any:
    """What a field holds, None where it is not there; `user.login` is `login` within `user`."""
    for key in (name, name.casefold()):
        if key in record:
            return record[key]
    found: Any = record
    for part in name.split("."):
        if not isinstance(found, dict) or part not in found:
            return None
        found = found[part]
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return ""
    return value if isinstance(value, str) else repr(value)


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        text = _text(value_in(record, name))
        if text:
            return text
    return ""


def fields_of(record: dict[str, Any]) -> list[str]:
    """Names of the fields of an object, those within objects too."""
    names = []
    for key, value in record.items():
        names += [f"{key}.{inner}" for inner in value] if isinstance(value, dict) and value else [str(key)]
    return names


def read_json(source: Source, profile: Profile, gathering: Callable[[str], Gathering]) -> Entries:
    """Entries of a file with JSON.

    Raises:
        LogError: it is not JSON, holds no objects, or has none of the fields.
    """
    to = gathering("JSON")
    to.notes.remarks += source.remarks
    _gather(_records(source, profile), profile, to, str(source.path))
    return to.entries()


def _gather(records: Iterator[Any], profile: Profile, to: Gathering, where: str) -> None:
    seen: dict[str, Any] = {}
    matched = any_object = False
    while block := list(islice(records, AT_A_TIME)):
        objects = [record for record in block if isinstance(record, dict)]
        any_object = any_object or bool(objects)
        to.notes.rows_read += len(block) - len(objects)
        to.notes.drop("not an object", len(block) - len(objects))
        for record in objects[:50]:
            seen |= dict.fromkeys(fields_of(record))
        member = [_first(record, profile.member) for record in objects]
        date = [_first(record, profile.date) for record in objects]
        matched = matched or (any(member) and any(date))
        kind = [_first(record, profile.kind) for record in objects]
        bot = [str(any(says_bot(str(value_in(record, name))) for name in profile.bot)) for record in objects]
        to.add(
            _column(member),
            _column(date),
            _column(kind) if any(kind) or to.has_kinds else None,
            _column(bot) if profile.bot else None,
        )
    if to.notes.rows_read and not any_object:
        raise LogError(f"{where}: there are no objects in it; expected a list of objects, or one object per line")
    if to.notes.rows_read and not matched:
        raise no_such_columns(where, profile, list(seen))


def _column(texts: list[str]) -> pa.Array:
    # A lone half of a letter, as JSON may hold, is no text.
    return pa.array([text.encode("utf-8", "replace").decode("utf-8") for text in texts], pa.string())


def _records(source: Source, profile: Profile) -> Iterator[Any]:
    """Objects one by one; lines are read as they come, everything else is read as a whole."""
    try:
        with opened(source) as stream, io.TextIOWrapper(stream, _codec(source)) as text:
            first = next((line for line in text if line.strip()), "")
            try:
                record = json.loads(first)
            except ValueError:
                record = None
            if isinstance(record, dict):
                # Either a line of many, or the whole file in one line.
                second = next((line for line in text if line.strip()), None)
                if second is not None:
                    yield record
                    yield from _lines([second], text, source.path)
                else:
                    yield from _listed(record, profile, source.path)
                return
            whole = record if record is not None and not text.read().strip() else None
        if whole is None:
            with opened(source) as stream, io.TextIOWrapper(stream, _codec(source)) as text:
                whole = json.loads(text.read())
        yield from _listed(whole, profile, source.path)
    except UnicodeError:
        raise LogError(f"{source.path}: is not in UTF-8 as JSON has to be; save it as UTF-8") from None
    except json.JSONDecodeError as error:
        raise LogError(
            f"{source.path}, line {error.lineno}: this is no JSON ({error.msg}); expected a list of objects, or one "
            "object per line"
        ) from None
    except (ValueError, RecursionError) as error:
        if isinstance(error, LogError):
            raise
        raise LogError(f"{source.path}: holds JSON that cannot be read ({type(error).__name__}); mend it") from None
    except OSError as error:
        raise LogError(f"{source.path}: cannot be read ({error}); get it anew") from None


def _codec(source: Source) -> str:
    return "utf-8-sig" if source.encoding == "utf-8" else source.encoding


def _lines(before: Iterable[str], text: Iterable[str], path: Path) -> Iterator[Any]:
    line_number = 1
    for lines in (before, text):
        for line in lines:
            line_number += 1
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError:
                raise LogError(
                    f"{path}, line {line_number}: {shown(line)} is no JSON; expected one object per line"
                ) from None


def _listed(whole: Any, profile: Profile, path: Path) -> Iterator[Any]:
    """The list that is meant: the whole, or the one within an object."""
    if isinstance(whole, list):
        yield from whole
        return
    if isinstance(whole, dict):
        lists = {key: value for key, value in whole.items() if isinstance(value, list) and value}
        fit = [value for value in lists.values() if isinstance(value[0], dict) and _first(value[0], profile.member)]
        if len(fit) == 1 or len(lists) == 1:
            yield from (fit or list(lists.values()))[0]
            return
        if any(_text(value_in(whole, name)) for name in profile.member):
            yield whole
            return
        raise LogError(
            f"{path}: holds one object with {listed(list(map(str, whole)))}; expected a list of objects, or one object "
            "per line"
        )
    raise LogError(f"{path}: holds {shown(whole)}; expected a list of objects, or one object per line")


# Slack


def is_slack_folder(folder: Path) -> bool:
    """Whether there is a folder with files named by dates in it, or such files."""
    return any(True for _ in _daily(folder))


def _daily(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and DAILY.match(path.name):
            yield path
        elif path.is_dir():
            yield from (inner for inner in sorted(path.iterdir()) if DAILY.match(inner.name) and inner.is_file())


def read_slack(folder: Path, profile: Profile, gathering: Callable[[str], Gathering]) -> Entries:
    """Messages of a Slack export: a folder per channel, a file per day. Bots, and notices of who came, are left out.

    Raises:
        LogError: a file cannot be read.
    """
    to = gathering("Slack export")
    _gather(said(_messages(folder), to), profile, to, str(folder))
    return to.entries()


def _messages(folder: Path) -> Iterator[Any]:
    for path in _daily(folder):
        try:
            content = json.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise open_trouble(path, error) from None
        except (ValueError, RecursionError):
            raise LogError(f"{path}: is no JSON; expected the messages of a day, as Slack exports them") from None
        if not isinstance(content, list):
            raise LogError(f"{path}: holds {shown(content)}; expected a list of messages, as Slack exports them")
        yield from content


def said(messages: Iterable[Any], to: Gathering) -> Iterator[Any]:
    """Those messages of Slack that people wrote."""
    for message in messages:
        if isinstance(message, dict):
            bot = message.get("bot_id") or message.get("subtype") == "bot_message"
            if bot or message.get("subtype") in NOT_SAID:
                to.notes.rows_read += 1
                to.notes.drop("bot" if bot else "notice of coming or going", 1)
                continue
        yield message


__all__ = ["fields_of", "is_slack_folder", "read_json", "read_slack", "value_in"]
