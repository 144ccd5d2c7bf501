"""A story in words: an account in the first person that answers the template's questions in their order.

What got you involved? What was the activity, and how was it? What did you get out of it? How did you apply it, and what
was the result? Was it brought back to the community? What helped or hindered? What may it mean for strategy? What then?
Only what was measured is told (`stories`), failures as they were, and the same story always in the same words.
"""

from __future__ import annotations

from collections.abc import Collection

from copsim.analysis.number_words import word
from copsim.analysis.stories import Story
from copsim.analysis.story_after import afterwards, conditions, strategy
from copsim.analysis.story_chain import OUTSIDE, WRITTEN
from copsim.analysis.story_taken import got, happened, involved
from copsim.analysis.story_used import LONG, came_of_it, told_again, used, waits
from copsim.analysis.story_voice import Voice, paragraph, weeks

NAMES = 6
"""There are at most so many names for a story."""
QUICK = 3
"""What took no more weeks than this from the visit to the result was quick."""


def story_text(story: Story) -> str:
    """The account, in paragraphs with an empty line between them."""
    voice = Voice(story.item)
    why, named = involved(story, voice)
    taken = [_opening(story, voice), *why, *happened(story, voice, named)]
    parts = [taken, got(story, voice)]
    if story.origin is None:
        parts = [[*taken, *parts[1]], afterwards(story, voice)]
    else:
        result = [*used(story, voice), *came_of_it(story, voice)]
        parts += [
            result,
            told_again(story, voice),
            [*conditions(story, voice), *strategy(story, voice), *afterwards(story, voice)],
        ]
    return "\n\n".join(text for text in map(paragraph, parts) if text)


def _opening(story: Story, voice: Voice) -> str:
    """Of what did not go well it is said at once, in some stories."""
    if story.cycle == "failed":
        return voice.of(
            "opening", "This is about something that did not work.", "", "It did not end well, this one.", ""
        )
    if story.cycle == "potential":
        return "" if waits(story) else voice.of("opening", "", "There is not much to tell.", "", "This is soon told.")
    return ""


def title(story: Story, taken: Collection[str] = ()) -> str:
    """What the story may be called; another name than those taken, as long as there is one."""
    names = [_title(story, Voice(story.item, shift)) for shift in range(NAMES)]
    return next((name for name in names if name not in taken), names[0])


def _title(story: Story, voice: Voice) -> str:
    origin, use = story.origin, story.use
    if origin is None:
        return voice.of("title", "A visit, and no more than that", "Nothing new that week", "Been there")
    if story.cycle == "potential":
        if waits(story):
            return voice.of("title", "Not tried yet", "Still to come")
        if origin.own is False:
            return voice.of("title", "Nothing to try it on", "Good to know, and no use", "Something for somebody else")
        return voice.of("title", "It would have fitted", "Never tried", "A thing I let go by")
    if use is None or use.to_result is None:
        return voice.of("title", "Tried, and still open", "It has not shown yet", "Too early to say")
    if story.cycle == "failed":
        if origin.right is False:
            return voice.of("title", "Believed, tried, and wrong", "It only sounded right", "A mistake handed on")
        if origin.right is True:
            return voice.of("title", "It had been right once", "Right when I heard it", "Overtaken")
        return voice.of("title", "It did not work", "Tried, and it went wrong")
    if origin.source == OUTSIDE:
        if story.occasion.special or story.occasion.family == "visits":
            return voice.of(
                "title", "Seen elsewhere, done at home", "What we brought home", "Away, and back with something"
            )
        return voice.of("title", "From outside", "Nobody of ours had said it", "A word from outside")
    if origin.tried_it:
        return voice.of("title", "It worked for them, then for me", "Handed on", "From one who had tried it")
    if origin.source == WRITTEN:
        return voice.of("title", "Read, tried, and it worked", "Somebody had written it down", "From paper to practice")
    whole = use.to_try + use.to_result
    if whole <= QUICK:
        return voice.of("title", "No time lost", f"Within {word(whole)} weeks" if whole > 1 else "Within a week")
    if use.to_try > LONG:
        return voice.of("title", "It took its time", f"After {weeks(use.to_try)}", "Not forgotten")
    if origin.own is False and use.own is True:
        return voice.of("title", "Of no use, until it was", "My work had changed")
    if origin.teller_new:
        return voice.of("title", "What the newcomer said", "New here, and worth hearing")
    if story.coming.question is True:
        return voice.of(
            "title",
            "I had a question",
            "Asked, answered, done",
            "An answer that held",
            "What I went to ask",
            "Somebody knew",
            "A question brought along",
        )
    return voice.of(
        "title",
        "Something somebody said",
        "Heard in passing, and kept",
        "A small thing that worked",
        "It turned out well",
    )


__all__ = ["story_text", "title"]
