"""From Python: look at the log of a real community."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from copsim.analysis.logs.entries import Entries, Notes
    from copsim.analysis.logs.log import ActivityLog

PAGE, TABLE = "observe.html", "measures.csv"
UNTITLED = "A community"


@dataclass(frozen=True)
class Observation:
    """What can be seen in a log.

    Attributes:
        entries: numbers for members, days, and notes on the reading. There are no names in it.
        title: what the log is called on its page.
        command: the command that repeats it; may be empty.
    """

    entries: Entries
    title: str
    command: str = ""

    def __repr__(self) -> str:
        from copsim.analysis.phrases import count

        return f"<Observation of {self.title}: {count(self.log.members, 'member')} × {count(self.log.weeks, 'week')}>"

    @property
    def log(self) -> ActivityLog:
        """Who took part in which week."""
        return self.entries.log

    @property
    def notes(self) -> Notes:
        """How the log was read, and what was left out."""
        return self.entries.notes

    @cached_property
    def measures(self) -> dict[str, float]:
        """Every measure by name (`copsim.analysis.logs.measures.MEANINGS`); nan where one cannot be taken."""
        from copsim.analysis.logs.measures import all_measures

        return all_measures(self.log, self.notes.first_day)

    @property
    def flat(self) -> dict[str, Any]:
        """Measures and notes as one object for JSON: name -> number, text, or None where it is undefined."""
        from copsim.analysis.logs.days import date_text
        from copsim.analysis.logs.standing import too_small

        notes = self.notes
        measures = {name: _plain(value) for name, value in self.measures.items()}
        return measures | {
            "weeks": self.log.weeks,
            "rows_read": notes.rows_read,
            "rows_dropped": notes.rows_dropped,
            "rows_same_day": notes.same_day,
            **{f"dropped_{reason.replace(' ', '_')}": rows for reason, rows in sorted(notes.dropped.items())},
            "first_day": date_text(notes.first_day),
            "last_day": date_text(notes.last_day),
            "source": notes.source,
            "remarks": "; ".join(notes.remarks),
            "too_small": too_small(self.measures),
        }

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row per measure: name, value, the band of real open communities where it is known, and what it means.

        Columns `p10` to `p90` are the values below which so many of them lie, `lower` the share that lies below this
        log.
        """
        import pandas as pd

        from copsim.analysis.logs.measures import MEANINGS
        from copsim.analysis.logs.standing import further_standings, standings

        placed = {each.name: each for each in [*standings(self.measures), *further_standings(self.measures)]}
        rows = []
        for name, value in self.measures.items():
            row: dict[str, Any] = {"measure": name, "value": value}
            if name in placed:
                row |= dict(zip(("p10", "p25", "p50", "p75", "p90"), placed[name].band, strict=True))
                row["lower"] = placed[name].place
            rows.append(row | {"meaning": MEANINGS[name]})
        order = ["measure", "value", "p10", "p25", "p50", "p75", "p90", "lower", "meaning"]
        return pd.DataFrame(rows).reindex(columns=order)

    def page(self) -> str:
        """A self-contained HTML page about this community, beside real ones; nobody is named."""
        from copsim.analysis.logs.page import log_page

        return log_page(self.log, self.measures, self.notes, title=self.title, command=self.command)

    def save(self, folder: Path | str, *, force: bool = False) -> list[str]:
        """Write the page and the measures to a folder, whole or not at all; returns the names of the files.

        Raises:
            copsim.experiments.results.ResultsError: where the folder holds something else, holds results and `force`
                is not set, or cannot be written.
        """
        from importlib.metadata import version

        from copsim.experiments.results import write_json, write_results

        manifest = {"copsim": version("copsim"), "title": self.title, "command": self.command, "observed": self.flat}
        return write_results(
            Path(folder),
            {
                PAGE: lambda path: path.write_text(self.page(), encoding="utf-8"),
                TABLE: lambda path: self.table.to_csv(path, index=False, lineterminator="\n"),
                "manifest.json": lambda path: write_json(path, manifest),
            },
            force=force,
        )


def _plain(value: float) -> float | int | None:
    """A number for JSON: None where it is undefined, whole where it is."""
    if value != value:
        return None
    return int(value) if float(value).is_integer() else float(value)


def _called(path: Path) -> str:
    """The name of a file without what its kind is told by."""
    return path.name.removesuffix(".gz").rpartition(".")[0] or path.name


def observe(
    log: str | Path | bytes | pd.DataFrame | None = None,
    *,
    git: str | Path | None = None,
    profile: str | None = None,
    columns: Mapping[str, str] | None = None,
    time_zone: str = "UTC",
    title: str | None = None,
    command: str = "",
) -> Observation:
    """Look at a log of who took part when. Names become numbers as they are read, and are not kept.

    Args:
        log: a file (CSV, JSON, mbox; see docs/observe.md), the folder of a Slack export, a table of pandas, or the
            bytes of a file.
        git: instead of a log, the folder of a git repository, whose commits are looked at.
        profile: a kind of export, as `discourse` or `github`; a table with member and date if None.
        columns: names of columns by `member`, `date` and `kind`, where they are others.
        time_zone: in which days are told, for times that come with a zone.
        title: what the log is called on its page; the name of the file if None.
        command: what the page names as the way to repeat it.

    Raises:
        copsim.analysis.logs.errors.LogError: what is wrong with the log, where, and what to do; a ValueError.
    """
    from copsim.analysis.logs.errors import LogError
    from copsim.analysis.logs.reading import read_frame, read_git, read_log

    if (log is None) == (git is None):
        raise LogError("give a log or a git repository: one of them, and not both")
    if git is not None:
        if profile is not None or columns:
            raise LogError("a git repository has no columns and no profile; leave them out")
        entries, name = read_git(git, time_zone=time_zone), Path(git).resolve().name
    elif isinstance(log, str | Path | bytes):
        entries = read_log(log, columns, profile=profile, time_zone=time_zone)
        name = UNTITLED if isinstance(log, bytes) else _called(Path(log))
    elif log is not None and hasattr(log, "columns"):
        entries, name = read_frame(log, columns, profile=profile, time_zone=time_zone), UNTITLED
    else:
        raise LogError(f"the log is {type(log).__name__}; expected the name of a file, or a table of pandas")
    return Observation(entries, title if title is not None else name, command)
