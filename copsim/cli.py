"""The command line. Everything heavy is imported inside the commands, so that `copsim --help` answers at once."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import copsim
from copsim.arguing import case
from copsim.asking import Asked
from copsim.attributing import attribute
from copsim.branching import branch, resume, save
from copsim.checking import fit, patterns
from copsim.comparing import compare
from copsim.ending import ENDED, INTERRUPTED, NO_OUTPUT, fail, for_machines
from copsim.intervening import WITH
from copsim.intervening import app as interventions_app
from copsim.networking import network
from copsim.observing import observe
from copsim.recounting import stories
from copsim.regimes import regimes
from copsim.showing import dashboard
from copsim.studying import app as study_app
from copsim.telling import tell, tell_late, written

if TYPE_CHECKING:
    from copsim.api import Order
    from copsim.scenarios import Scenario

app = typer.Typer(
    name="copsim",
    help="A laboratory for communities of practice: run them, look at them, see how sure one can be.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
scenarios_app = typer.Typer(help="The scenarios that come with copsim, and your own.", no_args_is_help=True)
app.add_typer(scenarios_app, name="scenarios")
activities_app = typer.Typer(help="The catalogue of learning activities.", no_args_is_help=True)
app.add_typer(activities_app, name="activities")
app.add_typer(interventions_app, name="interventions")

DEMO_SCENARIO = "capetown"
DEMO_LIVES = 100


def show_version(value: bool) -> None:
    """Print versions and end."""
    if value:
        from copsim.simulation.model import VERSION

        typer.echo(f"copsim {copsim.__version__}, model {VERSION}")
        raise typer.Exit


app.add_typer(study_app, name="study")
app.command()(compare)
app.command()(case)
app.command()(save)
app.command()(resume)
app.command()(branch)
app.command()(attribute)
app.command()(dashboard)
app.command()(patterns)
app.command()(fit)
app.command()(observe)
app.command()(stories)
app.command()(network)
app.command()(regimes)


@app.callback()
def root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=show_version, is_eager=True, help="Show the version of copsim and of its model."
        ),
    ] = False,
) -> None:
    """Options that stand before a command."""


# Running


@app.command()
def run(
    scenario: Annotated[str, typer.Argument(help="Name of a scenario (see: copsim scenarios list) or a YAML file.")],
    seed: Annotated[int, typer.Option(help="Seed of the first life.")] = 1,
    replicates: Annotated[int, typer.Option(help="How many lives: seeds SEED, SEED + 1, …")] = 1,
    weeks: Annotated[int | None, typer.Option(help="How many weeks each; those of the scenario if left out.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="Set a parameter, as leading.effort=0.2. Repeatable."),
    ] = None,
    with_: Annotated[
        list[str] | None,
        typer.Option("--with", metavar=WITH, help="Drop interventions on weeks, as coaching@26. Repeatable."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for tables, manifest, figures and report.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    participation: Annotated[
        str, typer.Option(metavar="first|all|none|SEED,…", help="Whose participation to keep, member by member.")
    ] = "first",
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")] = False,
) -> None:
    """Run a scenario: one life per seed."""
    _run(
        Asked(
            scenario,
            seed=seed,
            replicates=replicates,
            weeks=weeks,
            settings=tuple(set_ or ()),
            interventions=tuple(with_ or ()),
            participation=participation,
            threads=threads,
            out=out,
            force=force,
            as_json=as_json,
        )
    )


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the results; earlier results in it are replaced.")] = Path(
        "copsim-demo"
    ),
) -> None:
    """Run a real case, the launch in Cape Town, a hundred times, and leave a page with pictures."""
    _run(Asked(DEMO_SCENARIO, replicates=DEMO_LIVES, out=out, force=True))


def _run(asked: Asked) -> None:
    ordered = _ordered(asked)
    for warning in ordered.warnings:
        typer.echo(f"copsim: {warning}", err=True)
    tell_late(ordered.scenario, ordered.weeks)

    from copsim.progress import Bar, compiling_notice

    try:
        with compiling_notice(), Bar(ordered.scenario.name, asked.replicates, ordered.weeks) as bar:
            runs = ordered.run(bar.told)
    except KeyboardInterrupt:
        fail("stopped; nothing was written", INTERRUPTED)
    if not runs.seeds:
        fail("stopped before any life was whole; nothing was written", INTERRUPTED)
    tell(runs, asked.out, written(runs, asked.out, force=asked.force), asked.as_json)
    if runs.manifest["interrupted"]:
        fail(f"stopped: {len(runs.seeds)} of {asked.replicates} lives are whole and were kept", INTERRUPTED)


def _ordered(asked: Asked) -> Order:
    """All that can be wrong with what was asked is told here, before anything is run."""
    try:
        # What costs nothing comes before what has to be imported.
        seeds, values, kept = asked.seeds, asked.values, asked.kept

        from copsim.api import order
        from copsim.experiments.results import ResultsError, check_target

        try:
            ordered = order(
                asked.scenario,
                seeds=seeds,
                weeks=asked.weeks,
                values=values,
                interventions=asked.interventions,
                participation=kept,
                threads=asked.threads,
                command=asked.command,
            )
            if asked.out is not None:
                check_target(asked.out, force=asked.force)
        except ResultsError as error:
            fail(error)
    except ValueError as error:
        fail(error)
    return ordered


# Scenarios


def _load(name: str) -> Scenario:
    from copsim.scenarios import ScenarioError, load

    try:
        return load(name)
    except ScenarioError as error:
        fail(error)


@scenarios_app.command("list")
def list_scenarios(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List the scenarios that come with copsim: those of one community, then landscapes of several."""
    from copsim.scenarios import landscapes, names

    groups = [[_load(name) for name in names()], [_load(name) for name in landscapes()]]
    found = [scenario for group in groups for scenario in group]
    if as_json:
        keys = ("name", "title", "question", "weeks", "communities")
        for_machines([{key: getattr(scenario, key) for key in keys} for scenario in found])
        return
    width = max(len(scenario.name) for scenario in found)
    for heading, group in zip(
        ("", "\nLandscapes: several communities, and what lies between them"), groups, strict=True
    ):
        if heading:
            typer.echo(heading)
        for scenario in group:
            typer.echo(f"{scenario.name:<{width}}  {scenario.title}")
    typer.echo("\ncopsim scenarios show NAME says more; copsim run NAME runs one.")


@scenarios_app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a scenario, or a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scenario in full as JSON.")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print a scenario file.")] = False,
) -> None:
    """Show a scenario: its question, what it sets, what happens when, and where the numbers come from."""
    if as_json and as_yaml:
        fail("--json and --yaml are two forms of the same; give one of them")
    scenario = _load(name)
    if as_json:
        for_machines(scenario.as_dict())
    elif as_yaml:
        for_machines(scenario.to_yaml())
    else:
        from copsim.scenarios import describe, parent_of

        typer.echo(describe(scenario, parent_of(name)))


@scenarios_app.command()
def validate(file: Annotated[str, typer.Argument(help="A scenario file (or a name).")]) -> None:
    """Check a scenario file; say everything that is wrong with it, line by line."""
    scenario = _load(file)
    parameters, changes = len(scenario.parameters), len(scenario.changes)
    told = f"{parameters} parameter{'' if parameters == 1 else 's'} set, {changes} change{'' if changes == 1 else 's'}"
    if scenario.places:
        places, links = len(scenario.places), len(scenario.links)
        told += f", {places} place{'' if places == 1 else 's'} of {scenario.communities:,} communities"
        told += f", {links} link{'' if links == 1 else 's'}"
    typer.echo(f"{file}: a sound scenario ({told}, with what it inherits)")


@scenarios_app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    from copsim.scenarios import json_schema

    for_machines(json_schema())


@scenarios_app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the new scenario; NAME.yaml is written.")],
    folder: Annotated[Path, typer.Option(help="Where to.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write a new scenario file with every parameter explained."""
    from copsim.experiments.files import ResultsError, told, write_whole
    from copsim.scenarios import ScenarioError, template
    from copsim.scenarios.texts import is_device

    if is_device(name):
        fail(f"{name}.yaml would be a device on Windows; choose another name")
    path = folder / f"{name}.yaml"
    try:
        text = template(name)
        with told(path):
            taken = path.lstat() if os.path.lexists(path) else None
        if taken and not force:
            fail(f"{path} exists; choose another name, or add --force to replace it")
        write_whole(path, text.encode("utf-8"))
    except (ScenarioError, ResultsError) as error:
        fail(error)
    typer.echo(f"{path} written. Edit it, then: copsim scenarios validate {path}")


# Activities


@activities_app.command("list")
def list_activities(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List the activities of the catalogue: name, hours, hours of preparation, and what they are."""
    from copsim.scenarios.catalogue import catalogue
    from copsim.simulation.activities import FAMILIES

    found = catalogue().values()
    if as_json:
        for_machines([entry.as_dict() for entry in found])
        return
    width = max(len(entry.name) for entry in found)
    family = None
    for entry in found:
        if entry.activity.family != family:
            family = entry.activity.family
            typer.echo(f"{family}. {FAMILIES[family].capitalize()}")
        hours = f"{entry.activity.hours:g} h + {entry.activity.preparation:g} h"
        typer.echo(f"  {entry.name:<{width}}  {hours:<15}  {entry.about}")
    typer.echo("\nHours of taking part + leader hours of preparation. copsim activities show NAME says more.")


@activities_app.command("show")
def show_activity(
    name: Annotated[str, typer.Argument(help="Name of an activity (see: copsim activities list).")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the activity as JSON.")] = False,
) -> None:
    """Show an activity: every attribute, what it means, and where it comes from."""
    from copsim.scenarios import ScenarioError
    from copsim.scenarios.catalogue import entry, told

    try:
        found = entry(name)
    except ScenarioError as error:
        fail(error)
    if as_json:
        for_machines(found.as_dict())
    else:
        typer.echo(told(found))


def main() -> None:
    """Run the command of this process: streams, signals and environment are seen to here."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Not every terminal can show every title; a question mark is better than a traceback.
            stream.reconfigure(errors="replace")
    # All pictures go to files, whatever backend is wanted elsewhere (a wrong name would stop matplotlib's import).
    os.environ.pop("MPLBACKEND", None)
    # Ended from outside: leave by way of all `finally`, so that no temporary folder stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    try:
        app()
    except OSError as error:
        if error.filename is not None:
            raise
        if not isinstance(error, BrokenPipeError):
            with contextlib.suppress(OSError):
                typer.echo(f"copsim: cannot write to standard output: {error.strerror or error}", err=True)
        # What is still to be written would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(NO_OUTPUT) from None
