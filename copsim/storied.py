"""From Python: value-creation stories of a life, each beside its indicators."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from copsim.analysis.story_telling import MOST, StoryError, ToldStory, check_words, nothing_told, tell_stories
from copsim.asking import LARGEST_SEED, whole_number
from copsim.scenarios import Scenario

if TYPE_CHECKING:
    from copsim.analysis.story_life import StoryLife
    from copsim.api import Runs

MOST_STORIES = 1000


def life_of(run: str | Path | Scenario | Runs, seed: int | None = None) -> StoryLife:
    """The life that is told of: of a folder, of lives in memory, or of a scenario, of which one is lived.

    Raises:
        StoryError: where it has no items of value that could be read.
        copsim.scenarios.ScenarioError: for a scenario that cannot be.
        ValueError: for a seed that cannot be, or a life that does not fit into memory.
    """
    if seed is not None:
        seed = whole_number("the seed", seed, 0, LARGEST_SEED)
    if not isinstance(run, str | Path | Scenario):
        return run.story_life(seed)
    from copsim.experiments.story_runs import is_run, lived, read_life

    if isinstance(run, str | Path) and (is_run(Path(run)) or Path(run).is_dir()):
        # A folder that happens to be called like a scenario is meant only if it holds a run.
        from copsim.scenarios.library import every_name

        if is_run(Path(run)) or str(run) not in every_name():
            return read_life(Path(run), seed)
    from copsim.api import order

    first = 1 if seed is None else seed
    return lived(order(run, seeds=first).scenario, first)


def stories(
    run: str | Path | Scenario | Runs,
    *,
    member: int | None = None,
    cycle: str | None = None,
    kind: str | None = None,
    seed: int | None = None,
    most: int = MOST,
) -> list[ToldStory]:
    """Value-creation stories of one life: text, title, why each was chosen, chain and indicators.

    Args:
        run: the folder of a run, what `copsim.run` gave, or a scenario, of which one life is lived.
        member: only this member's.
        cycle: only what came so far and no further: `immediate`, `potential`, `applied`, `realized` or `failed`.
        kind: why they are chosen: `typical`, `surprising`, `failed`, `boundary`, `quickest` or `longest`; one for each
            reason if None.
        seed: which life; of a folder the first that was followed if None, of a scenario the one with seed 1.
        most: so many at most, 1 to 1000.

    Returns:
        None at all where the life has nothing of what was asked for.

    Raises:
        copsim.analysis.story_telling.StoryError: for a folder without items of value, a seed or a member that is not in
            it, a member without such a story, or a word that is no cycle or kind; a ValueError.
        copsim.scenarios.ScenarioError: for a scenario that cannot be.
    """
    check_words(cycle, kind)
    most = whole_number("most", most, 1, MOST_STORIES)
    life = life_of(run, seed)
    told = tell_stories(life, member=member, cycle=cycle, kind=kind, most=most)
    if not told and member is not None:
        raise StoryError(nothing_told(life, member, cycle, kind))
    return told


__all__ = ["MOST_STORIES", "StoryError", "ToldStory", "life_of", "stories"]
