"""A study in full, as its manifest keeps it: what reports, tables and figures read, and what is needed to repeat it."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from copsim.experiments.manifest import git_revision, library_versions
from copsim.experiments.studies.study import Study
from copsim.simulation.model import VERSION

if TYPE_CHECKING:
    from copsim.experiments.studies.planning import Planned


def described(study: Study, planned: Planned) -> dict[str, Any]:
    """Everything that determines the results of a study, ready for JSON; the same wherever it is asked for."""
    return {
        "model": VERSION,
        "name": study.name,
        "title": study.title,
        "question": study.question,
        "description": study.description,
        "scenarios": {
            name: {**scenario.as_dict(), "file": scenario.to_yaml()} for name, scenario in study.scenarios.items()
        },
        "factors": [
            {"name": factor.name, "told": factor.told(), "levels": list(factor.spread.levels), "words": factor.in_names}
            for factor in study.factors
        ],
        "design": {
            "kind": study.design.kind,
            "numbers": dict(study.design.numbers),
            "second_order": study.design.second_order,
            "told": study.design.told(len(study.factors)),
        },
        "points": len(planned.keys),
        "impossible": {str(point): why for point, why in planned.impossible.items()},
        "replicates": {
            "least": study.replicates.least,
            "most": study.replicates.most,
            "until": dict(study.replicates.until),
            "told": study.replicates.told(),
        },
        "first_seed": study.seed,
        "weeks": study.weeks,
        "measures": [
            {
                "name": one.name,
                "asked": str(one),
                "told": one.told(study.weeks),
                "label": one.outcome.label,
                "unit": one.outcome.unit,
                "better": one.outcome.better,
            }
            for one in study.measures
        ],
        "series": {"measures": list(study.series.measures), "weeks": list(study.series.weeks(study.weeks))},
        "behaviour": None
        if study.behaviour is None
        else {"file": study.behaviour.file, "function": study.behaviour.function, "source": study.behaviour.source},
    }


def made_with() -> dict[str, Any]:
    """What a study is run with on this machine, for those who want to repeat it."""
    return {
        "copsim": version("copsim"),
        "git": git_revision(),
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "libraries": library_versions(),
    }
