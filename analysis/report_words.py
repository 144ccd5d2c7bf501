"""The glossary of a report: every term the page uses, in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import SimpleNamespace

from copsim.analysis.html_parts import Safe, definitions, esc, folded, table
from copsim.analysis.tables import TABLES
from copsim.simulation.model import DEFAULTS
from copsim.simulation.recording import FLOWS, MEASURES
from copsim.simulation.records import LEVELS, STRONGEST_TIES, WINDOW
from copsim.simulation.rhythm import opportunities
from copsim.simulation.rules import plain

GENERAL = (
    (
        "community of practice",
        "people who share a concern or a passion for something they do, and who meet regularly, because they want to, "
        "to learn from each other how to do it better",
    ),
    (
        "life, seed",
        "a life is one run of the scenario with luck of its own; its seed is the number that fixes this luck. The same "
        "seed gives the same life again",
    ),
    ("median", "the middle one: half of the lives lie below it, half above"),
    (
        "half of the lives",
        "the range from the lowest to the highest quarter; nine in ten: without the twentieth at either end",
    ),
    ("week", "weeks are counted from 0, the first one"),
    (
        "domain, topics",
        "what the community is about; it is made of topics, which one can know rightly, wrongly, or not",
    ),
    ("agenda", "the topics the community counts as its own"),
    ("turned", "a topic turns when what was right in it no longer is"),
    ("concern", "something own work raises, for which one would like help"),
    ("contribution", "an answer given, a story told, or an outcome told back"),
    (
        "passion, energy, identification",
        "for the domain; for this community now; and how far it is one's own: each 0 to 1",
    ),
    ("tie, trust", "how well one member knows another from sitting together, 0 to 1; unused ties fade"),
    ("far away", "in the field or of another language, and so behind a barrier"),
    ("anger", "about decisions in the domain in which members were not heard, 0 to 1"),
    (
        "homework, procedures",
        "hours that tasks take at home; and that giving account and rules of the organisation take",
    ),
)

LEADING = (
    ("leader, coordinator", "a member who has pledged hours to lead; the coordinator is the one who pledged most"),
    ("leader hours", "hours a week that convening, preparing and holding the space take"),
    ("the leader's seat", "it is empty when nobody leads, and vacant as far as nobody has pledged the hours needed"),
    ("missing", "needed leader hours that are not given, pledged or not; meetings that are due may then be cancelled"),
    ("sponsor", "somebody in the organisation who stands behind the community; engagement is 0 to 1"),
    ("portfolio sponsor", "gives legitimacy, and so time"),
    ("domain sponsor", "gives means, and in some organisations orders"),
    ("sponsor behind the leaders", "sees to it that leaders have time to lead"),
    ("sponsor in distant units", "gives those who are far away a way in"),
)

VALUE = (
    ("visit (immediate value)", "somebody takes part in a week; how good that was is the worth of the visit"),
    (
        "taken up (potential value)",
        "something new is learned, from others or from what is written down; relations and documents, which are of "
        "potential value too, are not counted",
    ),
    ("tried (applied value)", "it is used in own work"),
    ("worked (realized value), failed", "what came of it; it takes weeks or months until it shows"),
    ("told again", "the outcome is told to the community, good or bad"),
    ("visible value", "value that others in the organisation can see, 0 to 1; it is forgotten unless there is more"),
    ("new", "what was heard is new if the listener did not know it and takes it up"),
)

STAGES = (
    ("potential", "people who could be a community: too few regulars to last; also one that never got more"),
    ("coalescing", "enough regulars to last, but they hardly see it as theirs yet"),
    ("maturing", "its regulars see it as theirs"),
    ("sustaining", "others can see what it achieves as well"),
    (
        "transforming",
        "it was mature, and has lost half of its regulars, or its identity; in theory this stage is wider: renewal and "
        "legacy, which are not read here",
    ),
    ("dispersed", "it has ended, and few are left wanting: not every end is a failure"),
    ("failed", "it has ended while members still had open concerns"),
)

ROLES = (
    ("coordinator, leader", "leads, with the largest pledge or another one"),
    ("expert", "known for contributions that count here"),
    ("beginner", "has taken part, but only a few times so far"),
    ("lurker", "follows without taking part much (level peripheral)"),
    ("client", "comes for one thing (level transactional)"),
    ("member", "takes part, and is none of these"),
    ("outside, gone", "does not take part; has left the organisation"),
)


def level_words(parameters: Mapping[str, float]) -> tuple[tuple[str, str], ...]:
    """What makes each level; `parameters` are those at the start, by path (the model's defaults for others)."""
    half = f"of the last {WINDOW} weeks"
    at = {**DEFAULTS, **parameters}
    chances = _chances(at)

    def weeks(level: str) -> int:
        """So many weeks make the level, from the share of the chances that there are."""
        return max(1, math.ceil(at[f"levels.{level}_from"] * chances / WINDOW - 1e-9))

    return (
        (
            "core",
            f"took part often: in {weeks('core')} or more {half}; what they feel does not count, and they may be many",
        ),
        ("active", f"took part in {weeks('active')} or more {half}"),
        ("occasional", f"took part in {weeks('occasional')} or more {half}"),
        (
            "peripheral",
            f"follows without taking part that often: watched in {at['levels.follows_from']:g} or more {half}",
        ),
        (
            "transactional",
            f"took part, but less often than that {half}, and does not follow otherwise; newcomers begin here",
        ),
        ("outside", f"took part in none {half}, and hardly watched"),
    )


def _chances(at: Mapping[str, float]) -> float:
    chances: float = plain(opportunities)(SimpleNamespace(convened=at["rhythm.convened"], every=at["rhythm.every"]))
    return chances


def glossary(parameters: Mapping[str, float]) -> str:
    """What all words of the page mean, and what is measured; `parameters` as for `level_words`."""
    note = (
        "Nobody is put into a level: levels are read from what people did. The numbers of weeks are those at the start "
        f"of this run: there are chances to take part in {_chances({**DEFAULTS, **parameters}):.0f} of {WINDOW} weeks, "
        "and thresholds are shares of these. Core and active members stay so for a little while when they come less. "
        "Regulars are active and core members."
    )
    measures = [(m.label, m.name, m.unit) for m in MEASURES.values() if m.name not in FLOWS and m.name not in LEVELS]
    moves = f"Moves between levels are counted for each pair of levels (such as {FLOWS[0]}), in people a week."
    files = [(Safe(f"<code>{esc(name)}</code>"), text) for name, text in TABLES.items()]
    return "\n".join(
        (
            definitions(GENERAL),
            "<h3>Levels of participation</h3>",
            definitions(level_words(parameters)),
            f"<p>{esc(note)}</p>",
            "<h3>Roles</h3>",
            "<p>Roles are read at the end, and are something else than levels: the first that fits counts.</p>",
            definitions(ROLES),
            "<h3>Leading and sponsoring</h3>",
            definitions(LEADING),
            "<h3>Value</h3>",
            definitions(VALUE),
            "<h3>Stages of life</h3>",
            "<p>A stage counts once it has been read for some weeks in a row.</p>",
            definitions(STAGES),
            folded(
                "What is measured every week, column by column",
                table("Measures.", ["Measure", "Column of the table", "Unit"], measures, words=3)
                + f"\n<p>{esc(moves)}</p>",
            ),
            folded(
                "Tables beside this page",
                table("For a spreadsheet, or a program.", ["File", "What it holds"], files, words=2)
                + f"\n<p>Of ties each member keeps the {STRONGEST_TIES} strongest.</p>",
            ),
        )
    )


__all__ = ["glossary", "level_words"]
