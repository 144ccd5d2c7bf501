"""A study file to begin with, in which every key is explained."""

from __future__ import annotations

from copsim.analysis.outcomes import GRAMMAR
from copsim.experiments.studies.designs import KINDS
from copsim.experiments.studies.reading import study_of_text
from copsim.scenarios import ScenarioError
from copsim.scenarios.errors import Problem, shown
from copsim.scenarios.texts import in_words, is_name

_TEXT = """\
# A study: a scenario, what varies in it, in which design, how often it is run, and what is kept.
#   copsim study plan {name}.yaml                 how many runs, how long, how much disk
#   copsim study run {name}.yaml --out {name}     may be killed at any moment; start it again, and it goes on
#   copsim study report {name}                    a page that can be read alone
title: {title}
question: How much does it matter how much of the pledged hours leaders really give?

# A scenario: a name (copsim scenarios list) or a file beside this one. Several, as a list, are compared.
scenario: {scenario}

# What varies: any parameter, by its path (docs/model/parameters.md).
vary:
  leading.effort: [0.3, 0.6, 1.0]              # these values
  joining.prospects: {{from: 0.5, to: 2, steps: 2, scale: log}}   # evenly spaced; leave 'steps' out for a range
# Also:
#   joining.prospects: {{mean: 1, sd: 0.3}}      a normal distribution, within the parameter's bounds
#   joining.prospects: {{from: 0.5, mode: 1, to: 4}}   a triangular one
#   leading.effort@52: [0.5, 1]                from week 52 on
#   deciding.return_by: all                    every rule of a choice; or a list of names
#   changes[0].week: [26, 52]                  a number of a dated change of the scenario
#   leadership:                                several parameters at once, by name
#     options:
#       one leads:
#       three share: {{start.leaders: 3, start.pledge: 1.0}}
#   draining work:                             or as a share from 0 to 1, on which they depend
#     steps: 3
#     moves: {{tasks.task_seen: [0.9, 0], tasks.task_chosen: [0.9, 0]}}

# At which points:
{designs}
design: factorial
# With numbers of its own: design: {{kind: latin hypercube, points: 200, seed: 1}}

# How often each point is run. Replicate n has the same seed at all points, so that points share their luck.
replicates: 20
# Or until the mean is known well enough (95 % interval, to either side):
# replicates: {{least: 10, most: 200, until: {{present: 0.5}}}}

weeks: 104

# What is kept of each run (copsim study measures lists all). Write
#   {grammar}
measures:
  - present
  - alive
  - realized in all
  - {{measure: core at 51, name: core_after_a_year}}

# The course of weekly measures, as means over every so many weeks:
series: {{measures: [present, core], every: 13}}

# Seed of the first replicate:
seed: 1
# A function in plain Python that acts on the community after each week (runs in processes):
# behaviour: mine.py:after_each_week
"""


def template(name: str, scenario: str) -> str:
    """The text of a new study file. Raises ScenarioError for a name or a scenario that cannot be."""
    if not is_name(name):
        expected = "small letters and digits, with - or _ between them"
        raise ScenarioError([Problem(f"is {shown(name)}", key="name", expected=expected)])
    designs = "\n".join(f"#   {kind.name}: {kind.about}" for kind in KINDS.values())
    text = _TEXT.format(name=name, title=in_words(name), scenario=scenario, designs=designs, grammar=GRAMMAR)
    study_of_text(text, name)
    return text
