"""The voice a story is told in: of several ways to say a thing the one that goes with its number, always the same."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from copsim.analysis.number_words import many


class Voice:
    """Chooses among ways to say the same. What it chooses depends on the story's number and the place, and on no luck.

    Args:
        key: number of the item that names the story.
        shift: so many ways further on.
    """

    def __init__(self, key: int, shift: int = 0) -> None:
        self._key, self._shift = key, shift

    def of(self, place: str, *ways: str) -> str:
        """One of these ways, for this place in the story."""
        return ways[(zlib.crc32(f"{self._key}/{place}".encode()) + self._shift) % len(ways)]


def weeks(n: int) -> str:
    """So many weeks, as one says it."""
    return many(n, "week")


def sentence(text: str) -> str:
    """With a capital letter."""
    return text[:1].upper() + text[1:]


def paragraph(sentences: Sequence[str]) -> str:
    """Sentences as one paragraph; empty ones are left out."""
    return " ".join(sentence(text) for text in sentences if text)


__all__ = ["Voice", "paragraph", "sentence", "weeks"]
