"""The command line. Everything heavy is imported inside the commands, so that `copsim --help` answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

import copsim

app = typer.Typer(
    name="copsim",
    help="A laboratory for communities of practice: run them, look at them, see how sure one can be.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
scenarios_app = typer.Typer(help="The scenarios that come with copsim, and your own.", no_args_is_help=True)
app.add_typer(scenarios_app, name="scenarios")

BAD_INPUT = 2
INTERRUPTED = 130
DEMO_SCENARIO = "capetown"
DEMO_LIVES = 100


def fail(message: object, code: int = BAD_INPUT) -> NoReturn:
    """Say what is wrong and end."""
    typer.echo(f"copsim: {message}", err=True)
    raise typer.Exit(code)


def show_version(value: bool) -> None:
    """Print versions and end."""
    if value:
        from copsim.simulation.model import VERSION

        typer.echo(f"copsim {copsim.__version__}, model {VERSION}")
        raise typer.Exit


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
    out: Annotated[Path | None, typer.Option(help="Folder for tables, manifest, figures and report.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace results that are in the folder.")] = False,
    participation: Annotated[
        str, typer.Option(metavar="first|all|none|SEED,…", help="Whose participation to keep, member by member.")
    ] = "first",
    threads: Annotated[int | None, typer.Option(help="Lives at a time; all processors if left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of words.")] = False,
) -> None:
    """Run a scenario: one life per seed."""
    command = _command(scenario, seed, replicates, weeks, set_, participation)
    _run(scenario, seed, replicates, weeks, set_, out, force, participation, threads, as_json, command)


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for the results; earlier results in it are replaced.")] = Path(
        "copsim-demo"
    ),
) -> None:
    """Run a real case, the launch in Cape Town, a hundred times, and leave a page with pictures."""
    command = _command(DEMO_SCENARIO, 1, DEMO_LIVES, None, None, "first")
    _run(DEMO_SCENARIO, 1, DEMO_LIVES, None, None, out, True, "first", None, False, command)


def _command(
    scenario: str, seed: int, replicates: int, weeks: int | None, set_: list[str] | None, participation: str
) -> str:
    """The command that repeats a run."""
    import shlex

    words = ["copsim", "run", scenario, "--seed", str(seed), "--replicates", str(replicates)]
    if weeks is not None:
        words += ["--weeks", str(weeks)]
    for item in set_ or []:
        words += ["--set", item]
    if participation != "first":
        words += ["--participation", participation]
    return shlex.join([*words, "--out", "DIR"])


def _whole_number(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        fail(f"{name} is {value}, expected {low} to {high}")


def _settings(items: list[str] | None) -> dict[str, str]:
    values = {}
    for item in items or []:
        path, equals, value = item.partition("=")
        if not equals or not path.strip() or not value.strip():
            fail(f"--set {item}: expected PATH=VALUE, as in --set leading.effort=0.2")
        if path.strip() in values:
            fail(f"--set {path.strip()} is given twice; give it once")
        values[path.strip()] = value.strip()
    return values


def _kept(participation: str, seeds: range) -> list[int]:
    if participation in ("first", "all", "none"):
        return {"first": list(seeds[:1]), "all": list(seeds), "none": []}[participation]
    kept = []
    for word in participation.split(","):
        if not word.strip().isdecimal() or int(word) not in seeds:
            fail(
                f"--participation {participation}: expected first, all, none, or seeds from {seeds[0]} to {seeds[-1]} "
                "with commas between them"
            )
        kept.append(int(word))
    return kept


def _run(
    name: str,
    seed: int,
    replicates: int,
    weeks: int | None,
    set_: list[str] | None,
    out: Path | None,
    force: bool,
    participation: str,
    threads: int | None,
    as_json: bool,
    command: str,
) -> None:
    _whole_number("--seed", seed, 0, 2**63 - 1)
    _whole_number("--replicates", replicates, 1, 1_000_000)
    _whole_number("--seed plus --replicates", seed + replicates, 0, 2**63)
    if weeks is not None:
        _whole_number("--weeks", weeks, 1, 5200)
    if threads is not None:
        _whole_number("--threads", threads, 1, 1024)
    values = _settings(set_)
    seeds = range(seed, seed + replicates)
    kept = _kept(participation, seeds)

    from copsim.experiments.results import ResultsError, check_target
    from copsim.scenarios import ScenarioError, load

    try:
        scenario = load(name)
        if values:
            scenario = scenario.with_values(values)
        if out is not None:
            check_target(out, force=force)
    except (ScenarioError, ResultsError) as error:
        fail(error)

    from copsim.api import run as run_lives
    from copsim.progress import Bar, compiling_notice

    weeks = scenario.weeks if weeks is None else weeks
    late = sum(1 for week, _ in scenario.marks(scenario.weeks) if week >= weeks)
    if late:
        typer.echo(f"copsim: {late} of the scenario's changes lie after week {weeks} and do not happen", err=True)
    with compiling_notice(), Bar(scenario.name, replicates, weeks) as bar:
        try:
            runs = run_lives(
                scenario,
                seeds=seeds,
                weeks=weeks,
                participation=kept,
                threads=threads,
                progress=bar.told,
                command=command,
            )
        except ValueError as error:
            fail(error)
        except KeyboardInterrupt:
            fail("stopped before any life was whole; nothing was written", INTERRUPTED)
    interrupted = bool(runs.manifest["interrupted"])
    if not runs.seeds:
        fail("stopped before any life was whole; nothing was written", INTERRUPTED)
    files: list[str] = []
    if out is not None:
        try:
            files = runs.save(out, force=force)
        except ResultsError as error:
            fail(error)
        except KeyboardInterrupt:
            fail("stopped while writing; nothing was written", INTERRUPTED)
    _tell(runs, out, files, as_json)
    if interrupted:
        whole, asked = len(runs.seeds), replicates
        fail(f"stopped: {whole} of {asked} lives are whole and were kept", INTERRUPTED)


def _tell(runs: Any, out: Path | None, files: list[str], as_json: bool) -> None:
    from copsim.analysis.words import summary

    if as_json:
        import json

        from copsim.analysis.bands import last_half_year

        content = {
            "scenario": runs.scenario.name,
            "weeks": runs.weeks,
            "seeds": list(runs.seeds),
            "model": runs.manifest["model"],
            "interrupted": runs.manifest["interrupted"],
            "out": None if out is None else str(out),
            "files": files,
            "last_half_year": last_half_year(runs.weekly),
        }
        typer.echo(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False))
        return
    typer.echo(runs.scenario.title)
    for sentence in summary(runs.weekly):
        typer.echo(f"  {sentence}")
    timing = runs.manifest["timing"]
    typer.echo(f"  {len(runs.seeds)} × {runs.weeks} weeks in {timing['seconds']:.1f} s")
    if out is None:
        typer.echo("Nothing was written; add --out DIR for tables, figures and a report.")
    else:
        typer.echo(f"Report: {(out / 'report.html').absolute()}")


# Scenarios


def _load(name: str) -> Any:
    from copsim.scenarios import ScenarioError, load

    try:
        return load(name)
    except ScenarioError as error:
        fail(error)


@scenarios_app.command("list")
def list_scenarios(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List the scenarios that come with copsim."""
    from copsim.scenarios import names

    found = [_load(name) for name in names()]
    if as_json:
        import json

        rows = [{"name": s.name, "title": s.title, "question": s.question, "weeks": s.weeks} for s in found]
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(len(scenario.name) for scenario in found)
    for scenario in found:
        typer.echo(f"{scenario.name:<{width}}  {scenario.title}")
    typer.echo("\ncopsim scenarios show NAME says more; copsim run NAME runs one.")


@scenarios_app.command()
def show(
    name: Annotated[str, typer.Argument(help="Name of a scenario, or a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the scenario in full as JSON.")] = False,
    as_yaml: Annotated[bool, typer.Option("--yaml", help="Print a scenario file.")] = False,
) -> None:
    """Show a scenario: its question, what it sets, what happens when, and where the numbers come from."""
    scenario = _load(name)
    if as_json:
        import json

        typer.echo(json.dumps(scenario.as_dict(), indent=2, ensure_ascii=False))
    elif as_yaml:
        typer.echo(scenario.to_yaml(), nl=False)
    else:
        from copsim.scenarios import describe

        typer.echo(describe(scenario))


@scenarios_app.command()
def validate(file: Annotated[str, typer.Argument(help="A scenario file (or a name).")]) -> None:
    """Check a scenario file; say everything that is wrong with it, line by line."""
    scenario = _load(file)
    typer.echo(f"{file}: a sound scenario ({len(scenario.parameters)} parameters set, {len(scenario.changes)} changes)")


@scenarios_app.command()
def schema() -> None:
    """Print the JSON schema of scenario files, for editors."""
    import json

    from copsim.scenarios import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


@scenarios_app.command()
def new(
    name: Annotated[str, typer.Argument(help="Name of the new scenario; NAME.yaml is written.")],
    folder: Annotated[Path, typer.Option(help="Where to.")] = Path(),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")] = False,
) -> None:
    """Write a new scenario file with every parameter explained."""
    from copsim.scenarios import ScenarioError, template

    try:
        text = template(name)
    except ScenarioError as error:
        fail(error)
    path = folder / f"{name}.yaml"
    if path.exists() and not force:
        fail(f"{path} exists; choose another name, or add --force to replace it")
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        fail(f"{path} cannot be written: {error.strerror or error}")
    typer.echo(f"{path} written. Edit it, then: copsim scenarios validate {path}")


def main() -> None:
    """Entry point of the `copsim` command."""
    try:
        app()
    except BrokenPipeError:
        # The reader of a pipe has gone, as with `copsim scenarios schema | head`: no traceback at the end.
        sys.stderr.close()
        raise SystemExit(1) from None
