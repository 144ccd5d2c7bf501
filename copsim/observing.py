"""The command `copsim observe`: the log of a real community, seen as the model is seen."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    from copsim.observed import Observation

STREAM = "-"
"""Stands for standard input."""


def observe(
    log: Annotated[
        str | None,
        typer.Argument(
            help="A file (CSV, JSON, mbox; also .gz), the folder of a Slack export, or - for standard input."
        ),
    ] = None,
    git: Annotated[str | None, typer.Option(metavar="PATH", help="A git repository instead of a log.")] = None,
    profile: Annotated[
        str | None,
        typer.Option("--as", metavar="KIND", help="copsim, discourse, slack, github, gitlab or attendance."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD=COLUMN,…", help="Other names of columns, as member=author,date=created_at."),
    ] = None,
    time_zone: Annotated[str, typer.Option(help="In which days are told, for times that come with a zone.")] = "UTC",
    title: Annotated[str | None, typer.Option(help="What the log is called on the page.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the page and the measures.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one flat JSON object: measure, value.")] = False,
) -> None:
    """Look at a real community: its log beside twenty others, without a name in it."""
    words = ["copsim", "observe", *([log] if log is not None else [])]
    for option, value in (("--git", git), ("--as", profile), ("--title", title)):
        words += [option, value] if value is not None else []
    for item in columns or ():
        words += ["--columns", item]
    if time_zone != "UTC":
        words += ["--time-zone", time_zone]

    from copsim.analysis.logs.errors import LogError
    from copsim.analysis.logs.profiles import columns_asked
    from copsim.experiments.results import ResultsError, WrittenThenStopped, check_target
    from copsim.observed import observe as look

    try:
        mapping = columns_asked(columns or ())
        if out is not None:
            check_target(out, force=force)
        seen = look(
            _stream() if log == STREAM else log,
            git=git, profile=profile, columns=mapping, time_zone=time_zone, title=title,
            command=shlex.join([*words, "--out", "DIR"]),
        )  # fmt: skip
        files = seen.save(out, force=force) if out is not None else []
    except (LogError, ResultsError) as error:
        fail(error)
    except WrittenThenStopped:
        fail(f"stopped; the results were written before, to {out}", INTERRUPTED)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    if as_json:
        for_machines(seen.flat)
        return
    _tell(seen)
    if out is None:
        typer.echo("Nothing was written; add --out DIR for a page and a table.")
    else:
        typer.echo(f"Page: {(out / next(name for name in files if name.endswith('.html'))).absolute()}")


def _stream() -> bytes:
    """All of standard input."""
    if sys.stdin.isatty():
        fail("- reads what is piped into the command, and nothing is; expected as in: cat log.csv | copsim observe -")
    return sys.stdin.buffer.read()


def _tell(seen: Observation) -> None:
    """The short form: a few sentences, the 26 measures, and how the log was read."""
    from copsim.analysis.logs.standing import standings
    from copsim.analysis.logs.told import in_short, measured

    placed = standings(seen.measures)
    typer.echo(seen.title)
    for sentence in in_short(seen.measures, seen.notes, placed):
        typer.echo(f"  {sentence}")
    typer.echo(f"\n  {'measure':<16}{'this log':>10}{'10 to 90 %':>19}   beside twenty real open communities")
    for each in placed:
        value = measured(each.value)
        band = f"{measured(each.band[0])} to {measured(each.band[4])}"
        typer.echo(f"  {each.name:<16}{value:>10}{band:>19}   {each.told}")
    notes = seen.notes
    dropped = ", ".join(f"{reason} {rows:,}" for reason, rows in sorted(notes.dropped.items()))
    left_out = f", left out {notes.rows_dropped:,} ({dropped})" if dropped else ", none left out"
    typer.echo(f"\n  {notes.rows_read:,} {'row' if notes.rows_read == 1 else 'rows'} read{left_out}.")
    for remark in notes.remarks:
        typer.echo(f"  {remark[:1].upper()}{remark[1:]}.")
