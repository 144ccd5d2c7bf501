"""Mechanisms of the model that can be taken away, one at a time or all that are social at once.

A mechanism is taken away by parameters alone: the rule stays in the kernel and has nothing to say. What is left is
fitted again, so that a measure only breaks if no other mechanism can do the work of the missing one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from copsim.experiments.fitting.makers import Dimension
from copsim.experiments.fitting.model_maker import Model, dimensions
from copsim.simulation.activities import Activity
from copsim.simulation.records import TAKE_PART

FOR_EVER = 2000.0


@dataclass(frozen=True)
class Removal:
    """A mechanism, and what takes it away.

    Attributes:
        name: what is taken away.
        concepts: ids of the concepts it carries.
        social: whether it is about what people do to each other.
        meaning: what is left without it.
        held: parameters that take it away.
    """

    name: str
    concepts: str
    social: bool
    meaning: str
    held: dict[str, float]


REMOVALS: tuple[Removal, ...] = (
    Removal(
        "identification",
        "A2 B5",
        True,
        "visits build no identification: founders have what they began with, nobody else ever any",
        {"feeling.identification_rate": 0.0, "feeling.imagination": 0.0, "feeling.alignment": 0.0},
    ),
    Removal(
        "friends",
        "A2",
        True,
        "whether the people one knows come makes no difference to coming",
        {"deciding.friends_pull": 0.0},
    ),
    Removal(
        "company",
        "B7 A2",
        True,
        "meeting people one has ties with makes a visit worth nothing; only learning does",
        {"meeting.social_weight": 0.0, "meeting.greet": 0.0},
    ),
    Removal(
        "answers and stories",
        "B8 C7 A3",
        True,
        "nobody answers and nobody tells; only company makes a visit worth something",
        {"telling.willing": 0.0, "telling.tells": 0.0},
    ),
    Removal(
        "word of mouth",
        "B10",
        True,
        "how many take part, and how well it is looked after, attracts nobody",
        {"joining.word_of_mouth": 0.0, "joining.what": 0.0, "joining.how": 0.0},
    ),
    Removal(
        "leading",
        "E1",
        True,
        "nothing needs convening, and nobody leads",
        {
            "rhythm.convened": 0.0,
            "start.leaders": 0.0,
            "leading.step_up": 0.0,
            "leading.busy_effort": 0.0,
            "leading.need_base": 0.1,
        },
    ),
    Removal(
        "expected value",
        "B7",
        False,
        "what visits have been worth makes no difference to coming",
        {"deciding.value_pull": 0.0},
    ),
    Removal(
        "energy",
        "B5",
        False,
        "energy makes no difference to coming",
        {"deciding.energy_pull": 0.0},
    ),
    Removal(
        "concerns",
        "A1 B1",
        False,
        "an open concern draws nobody back; only belonging does",
        {"deciding.concern_pull": 0.0},
    ),
    Removal(
        "busy spells",
        "B4",
        False,
        "other work takes the same hours every week",
        {"work.busy_begins": 0.0, "work.busy_ends": 1.0, "work.busy_hours": 1.0, "leading.busy_effort": 1.0},
    ),
    Removal(
        "projects that end",
        "A1 B3",
        False,
        "own work stays of one kind, so that relevance hardly ever changes",
        {"work.project_length": FOR_EVER},
    ),
    Removal(
        "differences of relevance",
        "A1 B1",
        False,
        "the domain matters about as much to the work of everybody but the founders",
        {"work.relevance_shape": 50.0},
    ),
    Removal(
        "shared challenges",
        "A1",
        False,
        "challenges come to each alone and never to all at once",
        {"world.challenge_volatility": 0.0, "joining.dynamism_pull": 0.0},
    ),
    Removal(
        "outside interest",
        "B10",
        False,
        "as many people hear of it in one year as in the next",
        {"world.interest_volatility": 0.0},
    ),
)
"""What is taken away in turn. Mechanisms that have no part in contributions (sponsors, tasks, value after the visit)
are off in an open community, or leave no trace in such logs; they rest on other evidence or on theory alone."""

ALONE = Activity("alone", 0, 0.5, outside=1.0, mutual=0.0, voices=1.0, ties=0.0)
"""Nobody is met: something is heard from outside, each week."""

_OWN: tuple[Dimension, ...] = dimensions(
    (
        ("telling.story", 0.05, 1.0, False),
        ("telling.believed", 0.05, 1.0, False),
        ("knowing.turning_topics", 0.001, 0.2, True),
    )
)


def asocial(model: Model) -> Model:
    """The model with every social mechanism off: what is left are people on their own, before one source.

    They meet nobody, know nobody, answer nobody and lead nothing; nobody comes because others do. A visit is worth what
    the source says that is new to them, and identification follows that. Taking part counts as contributing, as there
    is nobody to contribute to.
    """
    held = {
        "deciding.friends_pull": 0.0,
        "meeting.social_weight": 0.0,
        "meeting.greet": 0.0,
        "telling.willing": 0.0,
        "telling.tells": 0.0,
        "telling.strangers": 1.0,
        "telling.curiosity": 1.0,
        "joining.word_of_mouth": 0.0,
        "joining.what": 0.0,
        "joining.how": 0.0,
        "ties.tie_gain": 0.0,
        "ties.tie_fade": 0.01,
        "rhythm.convened": 0.0,
        "start.leaders": 0.0,
        "leading.step_up": 0.0,
        "leading.busy_effort": 0.0,
        "leading.need_base": 0.1,
        "agenda.strictness": 0.0,
        "remembering.writing": 0.0,
        "feeling.imagination": 0.0,
    }
    alone = model.without("asocial", "the model with every social mechanism off", held)
    return replace(alone, plan=replace(model.plan, activities=(ALONE,)), space=(*alone.space, *_OWN), counted=TAKE_PART)
