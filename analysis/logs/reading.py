"""Reading a log, whatever it is kept in: tables, JSON, Slack's folders, mail, git, or a table of pandas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from copsim.analysis.logs import git, json_exports, mails, tables
from copsim.analysis.logs.days import Zone
from copsim.analysis.logs.entries import Entries, Gathering, Notes
from copsim.analysis.logs.errors import LogError, open_trouble
from copsim.analysis.logs.profiles import PROFILES, no_such_columns, place_of, profile_named, with_columns

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["PROFILES", "Entries", "LogError", "Notes", "read_frame", "read_git", "read_log"]


STREAM = Path("standard input")
"""What bytes are called that are no file."""


def read_log(
    path: Path | str | bytes,
    columns: Mapping[str, str] | None = None,
    *,
    profile: str | None = None,
    time_zone: str = "UTC",
) -> Entries:
    """Entries of a file or a folder; what it is, is seen from its beginning.

    A table (CSV with commas, semicolons or tabs), JSON, either of them also packed with gzip; an mbox file; or the
    folder of a Slack export.

    Args:
        path: the file or folder; or the bytes of a file.
        columns: names of columns for `member`, `date` and `kind`, where they are not those of the profile.
        profile: a kind of log (`PROFILES`); `copsim` if None, for a folder `slack`.
        time_zone: in which days are told, for times that come with a zone.

    Raises:
        LogError: what is wrong, where, and what to do.
    """
    if isinstance(path, bytes):
        source, file = tables.looked_at(STREAM, path), STREAM
    else:
        file = Path(path)
        try:
            is_folder = file.is_dir()
        except (OSError, ValueError):
            raise LogError(f"{str(path)!a}: is no name of a file") from None
        if is_folder:
            return _read_folder(file, columns, profile, time_zone)
        if "\0" in str(path):
            raise LogError(f"{str(path)!a}: is no name of a file")
        source = tables.looked_at(file)
    chosen = with_columns(profile_named(profile), columns)
    make = _maker(str(file), Zone(time_zone, chosen.times_are_utc), chosen.bots)
    begin = source.text.lstrip()
    if begin.startswith("From ") and not columns and profile is None:
        if source.packed:
            raise LogError(f"{file}: this is mail packed with gzip; expected a plain mbox file, unpack it")
        if source.content is not None:
            raise LogError(f"{file}: this is mail, which cannot be read from a pipe; write it to a file first")
        return mails.read_mbox(file, make)
    if begin.startswith(("{", "[")):
        return json_exports.read_json(source, chosen, make)
    return tables.read_table(source, chosen, make)


def _read_folder(folder: Path, columns: Mapping[str, str] | None, profile: str | None, time_zone: str) -> Entries:
    try:
        slack = profile in (None, "slack") and json_exports.is_slack_folder(folder)
    except OSError as error:
        raise open_trouble(folder, error) from None
    if slack:
        chosen = with_columns(profile_named("slack"), columns)
        return json_exports.read_slack(folder, chosen, _maker(str(folder), Zone(time_zone)))
    hint = "; for a git repository write --git before it" if (folder / ".git").exists() else ""
    raise LogError(f"{folder}: is a folder; expected a file, or an unpacked Slack export (a folder per channel){hint}")


def read_git(path: Path | str, *, time_zone: str = "UTC") -> Entries:
    """Entries of a git repository: who wrote commits, and with whom; see `git.py`.

    Raises:
        LogError: git is not installed, this is no repository, or it has no commits.
    """
    zone = Zone(time_zone)
    return git.read_git(Path(path), zone, _maker(str(path), zone))


def read_frame(
    table: pd.DataFrame,
    columns: Mapping[str, str] | None = None,
    *,
    profile: str | None = None,
    time_zone: str = "UTC",
) -> Entries:
    """Entries of a table of pandas; members may be anything, dates texts or moments.

    Raises:
        LogError: it lacks columns, or no row is left.
    """
    chosen = with_columns(profile_named(profile), columns)
    names = [str(name) for name in table.columns]
    member, date, kind, bot = (
        place_of(wanted, names) for wanted in (chosen.member, chosen.date, chosen.kind, chosen.bot)
    )
    if member is None or date is None:
        raise no_such_columns("the table", chosen, names)
    zone = Zone(time_zone, chosen.times_are_utc)
    to = _maker("the table", zone, chosen.bots)("table")
    if len(table):
        what, told = (None if place is None else _texts(table.iloc[:, place], zone) for place in (kind, bot))
        to.add(_texts(table.iloc[:, member], zone), _texts(table.iloc[:, date], zone), what, told)
    return to.entries()


def _texts(column: Any, zone: Zone) -> pa.Array:
    """A column as texts; empty where there is nothing. Moments become days in the zone that is asked for."""
    import pandas as pd

    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_convert(zone.info)
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        column = column.dt.strftime("%Y-%m-%d")
    known = column.notna().to_numpy()
    texts = column.astype(str).where(known, "")
    return pa.array(texts.tolist(), pa.string())


def _maker(where: str, zone: Zone, bots: frozenset[str] = frozenset()) -> Callable[[str], Gathering]:
    return lambda source: Gathering(where, source, zone, bots)
