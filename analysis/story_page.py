"""Stories as markup, each beside its indicators: a section of the report, and a page of their own."""

from __future__ import annotations

from collections.abc import Sequence

from copsim.analysis.html_parts import bullets, esc, paragraphs
from copsim.analysis.page_frame import framed
from copsim.analysis.story_telling import ToldStory

WHAT = (
    "Each of these was put together from items of value that were recorded: a visit, what was taken up in it, what was "
    "tried, what came of it. The words follow what was measured, and leave out what was not. Beside each stands how "
    "usual it is. One story says nothing of how often; a count says nothing of how."
)
NONE = "In this life nothing came about that could be told as a story."


def story_markup(told: ToldStory) -> str:
    """One story: title, who tells it, text, and beside it why it was chosen and what was counted."""
    return (
        f'<article class="story">\n<h3>{esc(told.title)}</h3>\n<p class="by">{esc(told.byline)}</p>\n'
        f"{paragraphs(told.text)}\n"
        f'<div class="beside"><p><strong>{esc(told.chosen.kind.capitalize())}.</strong> {esc(told.chosen.why)}</p>\n'
        f"{bullets(told.lines)}</div>\n</article>"
    )


def stories_markup(stories: Sequence[ToldStory]) -> str:
    """Several stories, with what they are in front."""
    if not stories:
        return f"<p>{esc(NONE)}</p>"
    life = f"They are of the life with seed {stories[0].story.seed}."
    return "\n".join([f"<p>{esc(WHAT)} {esc(life)}</p>", *map(story_markup, stories)])


def stories_page(stories: Sequence[ToldStory], title: str, command: str = "") -> str:
    """A self-contained page of stories."""
    repeat = f"\n<p>To tell them again:</p>\n<pre>{esc(command)}</pre>" if command else ""
    return framed(
        title=title,
        kicker="Value-creation stories of a simulated community of practice",
        lead="",
        body=f"<section>\n{stories_markup(stories)}\n</section>{repeat}",
        footer="The people in it are simulated.",
    )


__all__ = ["stories_markup", "stories_page", "story_markup"]
