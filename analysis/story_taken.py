"""The first half of a story: what got somebody involved, what was going on, how it was, and what they got out of it."""

from __future__ import annotations

from copsim.analysis.number_words import ordinal, word
from copsim.analysis.stories import NEW, Story
from copsim.analysis.story_activities import said
from copsim.analysis.story_chain import ELSEWHERE, MEMBER, OUTSIDE
from copsim.analysis.story_voice import Voice, sentence

WELL, KNOWN = 0.4, 0.1
"""Strength of a tie from which two know each other well, or have sat together before."""
CLEARLY = 0.15
"""From this difference on a visit was worth clearly more, or less, than it was to the others."""
LITTLE, MUCH = 0.15, 0.75
"""A visit worth less than this was worth little, one worth more than this was time well spent."""

PLACES: dict[str, tuple[str, ...]] = {
    "core": ("by then I was one of the core", "I was in the core at that time", "I belonged to those who carry it"),
    "active": ("I was one of the regulars by then", "I came often in those days", "I was taking an active part"),
    "occasional": ("I came now and then", "I looked in from time to time", "I was there only now and again"),
    "peripheral": ("mostly I looked on in those days", "I stood rather at the edge", "I was mostly a listener"),
    "transactional": ("I hardly ever came", "I came only when there was a reason to"),
    "outside": ("I had hardly been there lately", "I had kept away for a while"),
}
"""By level: where somebody stood."""


def involved(story: Story, voice: Voice) -> tuple[list[str], bool]:
    """What got the member involved; and whether the week has been named by it."""
    coming, week = story.coming, story.week
    standing, named = _standing(story, voice)
    told = [standing]
    if coming.far:
        told.append(voice.of("far", "I work far away from most of the others.", "I am one of those who are far away."))
    in_week = "that week" if named else f"in week {week}"
    if coming.question is True:
        told.append(
            voice.of(
                "question",
                f"{in_week} I had a question I could not answer by myself, and I brought it along.",
                f"I had a question of my own {in_week}, and that is why I came.",
                f"What took me there {in_week} was a question from my work.",
                f"Something at work puzzled me {in_week}, so I went to ask.",
            )
            if not story.occasion.looked_on
            else f"{in_week} I had a question I could not answer by myself."
        )
    elif coming.question is False:
        told.append(
            voice.of(
                "question",
                f"{in_week} I had a question, but this story is not about that.",
                f"{in_week} my mind was on a question of quite another kind.",
                f"I had a question {in_week}, and came away with something else.",
            )
            if story.origin is not None
            else voice.of("question", f"{in_week} I had a question.", f"I came with a question {in_week}.")
        )
    return told, named or coming.question is not None


def _standing(story: Story, voice: Voice) -> tuple[str, bool]:
    coming, week = story.coming, story.week
    if coming.visit == 0:
        since = "from the beginning" if coming.from_start else f"since week {coming.joined}"
        known = f"I had belonged to it {since}, without ever taking part."
        return voice.of("never", known, "So far I had only looked on."), False
    if coming.visit == 1:
        if coming.invited:
            return f"Somebody had asked me in person to come, and in week {week} I took part for the first time.", True
        if coming.from_start:
            return voice.of(
                "first",
                f"I was there when it began, and in week {week} I took part for the first time.",
                f"I had belonged to it from the beginning, and took part for the first time in week {week}.",
            ), True
        if coming.joined == week:
            at_once = f"I came to it in week {week}, and took part at once."
            return voice.of("first", at_once, f"Week {week} was my first week there."), True
        return f"I had come in week {coming.joined}; in week {week} I took part for the first time.", True
    if coming.leads:
        return voice.of("leads", "I was leading it at that time.", "I was one of those who led it then."), False
    nth = f"it was my {ordinal(coming.visit)} visit"
    if coming.visit <= NEW:
        return voice.of("new", f"I was still new there: {nth}.", f"I did not know much of it yet; {nth}."), False
    if coming.level is None:
        return voice.of("nth", f"{sentence(nth)}.", f"I had been there before; {nth}."), False
    place = voice.of("place", *PLACES[coming.level])
    since = ""
    if coming.from_start:
        since = voice.of("since", "", "; I have been there from the beginning", "")
    elif coming.joined is not None:
        since = voice.of("since", "", f"; I had come in week {coming.joined}", f", having come in week {coming.joined}")
    return f"{sentence(place)}{since}.", False


def happened(story: Story, voice: Voice, named: bool) -> list[str]:
    """The activity, and what it was like; `named` says whether the week has been named."""
    occasion = story.occasion
    in_week = "that week" if named else f"in week {story.week}"
    what, of_us = said(occasion.activity), f"{word(occasion.present)} of us"
    alone = occasion.present == 1 and not occasion.looked_on
    if occasion.looked_on:
        told = voice.of(
            "looked",
            f"{in_week} I did not take part myself; I looked on.",
            f"I was not really there {in_week}: I followed it from the side.",
            f"{in_week} I only listened in.",
        )
        return [told]
    if occasion.between:
        told = voice.of(
            "between",
            f"{in_week} no meeting was held, but {of_us} were in touch all the same.",
            f"There was no meeting {in_week}; {of_us} kept in touch, as we do between meetings.",
            f"It was between meetings, and {of_us} exchanged something {in_week} anyway.",
        )
        if alone:
            told = f"{in_week} no meeting was held, and I was the only one who looked in."
    elif occasion.special:
        told = voice.of(
            "special",
            f"{in_week} we did something out of the ordinary: {what}. {sentence(of_us)} took part.",
            f"Then {in_week} came something we do not do every month: {what}, with {of_us}.",
        )
    elif alone:
        told = f"{in_week} there was to be {what}, and I was the only one who came."
    else:
        told = voice.of(
            "held",
            f"{in_week} we had {what}, and {of_us} took part.",
            f"It was {what} {in_week}; {of_us} were there.",
            f"What we did {in_week} was {what}, with {of_us}.",
            f"There was {what} {in_week}, and {of_us} came.",
        )
    return [told, _worth(story, voice)]


def _worth(story: Story, voice: Voice) -> str:
    worth, mean = story.occasion.worth, story.occasion.mean_worth
    if worth is None:
        return ""
    if worth < LITTLE:
        return voice.of("worth", "Being there was not worth much to me.", "For me it was hardly worth the time.")
    if worth - mean > CLEARLY and story.occasion.present > 1:
        return voice.of("worth", "I got more out of it than most.", "For me it was one of the better ones.")
    if mean - worth > CLEARLY:
        return voice.of("worth", "I got less out of it than most.", "Others got more out of it than I did.")
    if worth > MUCH:
        return voice.of("worth", "It was time well spent.", "I was glad I had come.")
    return voice.of("worth", "", "It was about as good to me as to the others.", "")


def got(story: Story, voice: Voice) -> list[str]:
    """What the member got out of it, and from whom."""
    origin = story.origin
    if origin is None:
        return [
            voice.of(
                "nothing",
                "I took nothing away from it that was new to me.",
                "Nothing I heard was new to me.",
                "I went home with nothing I had not known before.",
            )
        ]
    told = [_whence(story, voice)]
    told += _who(story, voice) if origin.source == MEMBER else []
    if story.coming.question is not True and origin.own is not None:
        told.append(
            voice.of(
                "own",
                "It is something that comes up in my own work.",
                "I run into that in my own work.",
                "My own work is about that as well.",
            )
            if origin.own
            else voice.of(
                "own",
                "In my own work it did not come up.",
                "My own work had no use for it then.",
                "It was nothing I needed for my own work.",
            )
        )
    if origin.besides:
        others = "one other" if origin.besides == 1 else f"{word(origin.besides)} others"
        told.append(
            voice.of(
                "besides",
                f"{others} took it up as well.",
                f"I was not the only one: {others} took it up, too.",
                f"With me {others} took it up.",
            )
        )
    return told


def _whence(story: Story, voice: Voice) -> str:
    origin, occasion = story.origin, story.occasion
    assert origin is not None
    if origin.source == MEMBER:
        if origin.tried_it:
            if origin.hands > 1:
                return voice.of(
                    "whence",
                    "Somebody told us how it went when they tried it, and they had it from one who had tried it, too.",
                    "It had gone from hand to hand: the one who told it had tried it, and so had the one before.",
                )
            return voice.of(
                "whence",
                "What I took away came from somebody who had tried it and told us how it went.",
                "One of the others told what had come of something they had tried.",
                "Somebody had tried something, and told us what had come of it.",
            )
        if story.coming.question is True:
            return voice.of(
                "whence",
                "One of the others knew about it and told me.",
                "I learned it from one of the others.",
                "Somebody there knew something about it.",
            )
        return voice.of(
            "whence",
            "One of the others spoke of something that was new to me.",
            "Somebody said something I had not known.",
            "I heard something from one of the others that I had never thought of.",
            "What I took away was something somebody mentioned that was news to me.",
        )
    if origin.source == OUTSIDE:
        if occasion.family == "visits":
            return voice.of(
                "whence",
                "What I brought home I did not have from one of us but from the people we had gone to see.",
                "It was those we went to see who told me something new; none of us did.",
            )
        return voice.of(
            "whence",
            "What was new to me did not come from one of us, it came from outside.",
            "It was something from outside, which none of us told.",
            "A source from outside told us something I had not known.",
        )
    if origin.source == ELSEWHERE:
        return "What was new to me came from none of us: from outside, or from what is written down."
    return voice.of(
        "whence",
        "I did not hear it, I read it: somebody had written it down.",
        "I found it in what the others had written down.",
        "It stood in what had been written down here, and I read it.",
    )


def _who(story: Story, voice: Voice) -> list[str]:
    """How the one who told it stood to the member."""
    origin = story.origin
    assert origin is not None
    is_one = []
    if origin.teller_leads and not story.coming.leads:
        is_one.append("leads us")
    elif origin.teller_new:
        is_one.append("was new among us")
    if origin.teller_far != story.coming.far:
        is_one.append("works far away" if origin.teller_far else "works where most of the others do")
    told = []
    if is_one:
        one = " and ".join(is_one)
        told.append(
            voice.of(
                "teller", f"It was somebody who {one}.", f"Whoever said it {one}.", f"I had it from one who {one}."
            )
        )
    if origin.tie is not None:
        if origin.tie >= WELL:
            told.append(voice.of("tie", "We know each other well.", "That is somebody I know well."))
        elif origin.tie >= KNOWN:
            told.append(voice.of("tie", "We had sat together before.", "We were not strangers to each other.", ""))
        else:
            told.append(voice.of("tie", "", "It was none of those I am close to.", "We were not close.", ""))
    return told


__all__ = ["got", "happened", "involved"]
