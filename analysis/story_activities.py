"""Activities as somebody would name them who was there: `a debate`, `a case clinic`, not the row of a catalogue."""

from __future__ import annotations

SAID: dict[str, str] = {
    "tips": "a round of tips",
    "stories": "an hour of stories from practice",
    "news": "a round of news",
    "pointers to resources": "a round of pointers to texts, tools and people",
    "document sharing": "a session in which we opened our papers to each other",
    "broadcast inquiry": "a question put to everybody",
    "Q&A": "a session of questions and answers",
    "peer assist": "a peer assist",
    "case clinics": "a case clinic",
    "problem solving": "a problem we worked on together",
    "exploring ideas": "a talk about ideas that were not ready yet",
    "challenge": "a challenge that nobody had mastered before",
    "help desk": "the help desk",
    "learning projects": "a learning project",
    "polls": "a poll",
    "hot topic discussions": "a discussion of a hot topic",
    "debates": "a debate",
    "reading group": "the reading group",
    "role play": "a role play",
    "case studies": "a case study",
    "joint events": "a day together with another community",
    "boundary collaboration": "a piece of work with people of another practice",
    "project and after-action reviews": "a review of something that had been done",
    "documenting practice": "a session of writing down how we do things",
    "collections": "a session of gathering what is scattered",
    "models of practice": "a session about what good practice looks like",
    "warranting": "an examination of something we were to stand up for",
    "mutual benchmark": "a comparison among ourselves",
    "external benchmark": "a comparison with others outside",
    "joint response": "an answer we wrote together to somebody outside",
    "training and workshops": "a workshop",
    "formal practice transfer": "the handing over of a practice from one place to another",
    "invited speaker": "a talk by somebody from outside",
    "guests": "a conversation with a guest",
    "demos": "a demonstration",
    "systematic scan": "a scan of what there is to watch",
    "follow practitioner": "a day of going along with somebody at work",
    "visits": "a visit to others at their place of work",
    "field trips": "a trip to see a practice elsewhere",
    "practice fairs": "a fair at which we showed our work",
    "launch": "the launch",
    "meeting": "a meeting",
}
"""Names of the catalogue, as one says them after `it was` or `in`."""


def said(name: str) -> str:
    """An activity as one says it; of a name that is not in the catalogue, the name with an article."""
    if name in SAID:
        return SAID[name]
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


__all__ = ["SAID", "said"]
