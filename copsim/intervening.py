"""The command `copsim interventions`: what leaders, sponsors and support teams can do."""

from __future__ import annotations

from typing import Annotated

import typer

from copsim.ending import fail, for_machines

app = typer.Typer(help="What leaders, sponsors and support teams can do, and what it costs.", no_args_is_help=True)

WITH = "NAME@WEEK[+NAME@WEEK…]"
"""How interventions on weeks are written."""


@app.command("list")
def list_interventions(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List the interventions that come with copsim: name, what is done, how long, and what is booked for it."""
    from copsim.scenarios import ScenarioError
    from copsim.scenarios.intervention_words import listed
    from copsim.scenarios.interventions import interventions

    try:
        found = interventions()
    except ScenarioError as error:
        fail(error)
    if as_json:
        for_machines([one.as_dict() for one in found.values()])
        return
    for line in listed(found.values()):
        typer.echo(line)
    typer.echo("\nHours and money for one community, beyond what leaders and members spend, which the model counts.")
    typer.echo("copsim interventions show NAME says more; copsim compare SCENARIO --with NAME@WEEK tries one.")


@app.command("show")
def show_intervention(
    name: Annotated[str, typer.Argument(help="Name of an intervention, or a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show an intervention: what is done, by whom and for whom, what it costs and changes, where it comes from."""
    from copsim.scenarios import ScenarioError
    from copsim.scenarios.intervention_words import page
    from copsim.scenarios.interventions import load_intervention

    try:
        found = load_intervention(name)
    except ScenarioError as error:
        fail(error)
    if as_json:
        for_machines(found.as_dict())
    else:
        typer.echo(page(found))


__all__ = ["WITH", "app"]
