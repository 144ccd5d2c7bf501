"""copsim: a laboratory for communities of practice.

    import copsim

    runs = copsim.run("healthy", seeds=range(200), weeks=156)
    runs.weekly          # one row per seed, week and community
    runs.participation   # who took part in what, for the first seed

    seen = copsim.observe("log.csv")   # the log of a real community, seen in the same way
    seen.measures

    found = copsim.compare("healthy", "neglected", replicates=100)   # seed by seed, with the same luck
    found.differences

    copsim.case("healthy", interventions=["coaching@26"]).words   # why, what, how, and risks, as a sponsor asks

    copsim.stories("bhutan", seed=2)[0].text              # what came of what was learned, told by one who was there

    copsim.network("bhutan").words                        # who is held by identity, who by ties; .save("ties.graphml")

    copsim.interventions()["coaching"]   # what leaders, sponsors and support teams can do; load(…).with_intervention(…)

    copsim.save("healthy", 52, "ours.life")      # a life after a year, in a file
    copsim.branch("ours.life", futures=100)      # what may become of it; with arms, which is better

    copsim.attribute("healthy", leader="0@52").words   # what difference did this make?

`copsim.Community` is the same model for Mesa users.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from copsim.api import Runs, load, run, scenario_names
    from copsim.attribute_order import attribute
    from copsim.attribution import Attribution
    from copsim.branch_order import branch
    from copsim.case_order import BusinessCase, case
    from copsim.compare_order import compare
    from copsim.compared import Comparison
    from copsim.experiments.studies.reading import load_study
    from copsim.experiments.studies.running import run_study
    from copsim.future_runs import Futures
    from copsim.keeping import resume, save
    from copsim.networked import Network, network
    from copsim.observed import Observation, observe
    from copsim.scenarios.interventions import interventions, load_intervention
    from copsim.simulation.landscape import Community, Landscape
    from copsim.storied import ToldStory, stories
    from copsim.study_results import Studied, studied

    __version__: str

__all__ = [
    "Attribution", "BusinessCase", "Community", "Comparison", "Futures", "Landscape", "Network", "Observation", "Runs",
    "Studied", "ToldStory", "__version__", "attribute", "branch", "case", "compare", "interventions", "load",
    "load_intervention", "load_study", "network", "observe", "resume", "run", "run_study", "save", "scenario_names",
    "stories", "studied",
]  # fmt: skip

_HOME = {
    "Attribution": "copsim.attribution",
    "BusinessCase": "copsim.case_order",
    "Community": "copsim.simulation.landscape",
    "Comparison": "copsim.compared",
    "Futures": "copsim.future_runs",
    "Landscape": "copsim.simulation.landscape",
    "Network": "copsim.networked",
    "Observation": "copsim.observed",
    "Runs": "copsim.api",
    "Studied": "copsim.study_results",
    "ToldStory": "copsim.storied",
    "attribute": "copsim.attribute_order",
    "branch": "copsim.branch_order",
    "case": "copsim.case_order",
    "compare": "copsim.compare_order",
    "interventions": "copsim.scenarios.interventions",
    "load": "copsim.api",
    "load_intervention": "copsim.scenarios.interventions",
    "load_study": "copsim.experiments.studies.reading",
    "network": "copsim.networked",
    "observe": "copsim.observed",
    "resume": "copsim.keeping",
    "run": "copsim.api",
    "run_study": "copsim.experiments.studies.running",
    "save": "copsim.keeping",
    "scenario_names": "copsim.api",
    "stories": "copsim.storied",
    "studied": "copsim.study_results",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is asked for: the front door opens fast."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("copsim")
    elif name in _HOME:
        from importlib import import_module

        value = getattr(import_module(_HOME[name]), name)
    else:
        raise AttributeError(f"copsim has no {name!r}; it has {', '.join(__all__)}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
