"""How a run ends at the command line: what is written, and what is told of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import typer

from copsim.ending import INTERRUPTED, fail, for_machines

if TYPE_CHECKING:
    from copsim.api import Runs
    from copsim.scenarios import Scenario


def tell_late(scenario: Scenario, weeks: int) -> None:
    """Say how many dated changes do not happen, as there are only so many weeks."""
    late = sum(1 for week, _ in scenario.marks(scenario.weeks) if week >= weeks)
    if late:
        typer.echo(f"copsim: {late} of the scenario's changes lie after week {weeks} and do not happen", err=True)


class Written(Protocol):
    """Results that can be written to a folder."""

    def save(self, folder: Path, *, force: bool) -> list[str]:
        """Write them, whole or not at all; returns the names of the files."""


def written(results: Written, out: Path | None, *, force: bool) -> list[str]:
    """Write results, and name the files; ends the command where that cannot be."""
    from copsim.experiments.results import ResultsError, WrittenThenStopped

    if out is None:
        return []
    try:
        return results.save(out, force=force)
    except ResultsError as error:
        fail(error)
    except WrittenThenStopped:
        fail(f"stopped; the results were written before, to {out}", INTERRUPTED)
    except KeyboardInterrupt:
        fail("stopped while writing; nothing was written", INTERRUPTED)


def tell(runs: Runs, out: Path | None, files: list[str], as_json: bool) -> None:
    """Say what came of lives: in sentences, or as one JSON object."""
    from copsim.analysis.words import summary

    if as_json:
        from copsim.analysis.bands import last_half_year
        from copsim.analysis.turning_points import listed

        content = {
            "scenario": runs.scenario.name,
            "weeks": runs.weeks,
            "seeds": list(runs.seeds),
            "model": runs.manifest["model"],
            "interrupted": runs.manifest["interrupted"],
            "out": None if out is None else str(out),
            "files": files,
            "last_half_year": last_half_year(runs.weekly),
            "turning_points": listed(runs.turning_points()),
        }
        for_machines(content)
        return
    typer.echo(runs.scenario.title)
    if runs.manifest["changed_for_this_run"]:
        typer.echo(f"  Changed for this run: {'; '.join(runs.manifest['changed_for_this_run'])}.")
    for sentence in summary(runs.weekly, runs.changes):
        typer.echo(f"  {sentence}")
    land = runs.landscape
    if land is not None and land.pairs:
        from copsim.analysis.landscape_words import sentences

        typer.echo("Between the communities:")
        for sentence in sentences(land):
            typer.echo(f"  {sentence}")
    timing = runs.manifest["timing"]
    typer.echo(f"  {len(runs.seeds)} × {runs.weeks} weeks in {timing['seconds']:.1f} s")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for tables, figures and a report.")
    else:
        typer.echo(f"Report: {(out / 'report.html').absolute()}")
