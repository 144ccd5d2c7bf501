"""Words in scenarios: names, titles, descriptions, notes, and where numbers come from."""

from __future__ import annotations

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(?:[-_]+[a-z0-9]+)*")
LONGEST_NAME = 80
LONGEST_TEXT = 9_000
SOURCE = re.compile(r"(seed|fitted):\s*\S.*|assumed\b.*", re.DOTALL)
"""How the text about a number's source begins: it is in the source material, or it is an assumption."""
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of writing: text with them shows as something else than it is."""
DEVICE = re.compile(r"con|prn|aux|nul|com[1-9]|lpt[1-9]")
"""Names that mean devices on Windows, with whatever ending."""


def one_line(text: str) -> str:
    """Text on one line. Raises ValueError for what cannot be printed."""
    return " ".join(_printable(text).split())


def note(text: str) -> str:
    """Text of any number of lines, without space at its edges. Raises ValueError for what cannot be printed."""
    return "\n".join(line.rstrip() for line in re.split("\r\n|\r|\n", _printable(text))).strip()


def _printable(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"has {len(text):,} characters, expected {LONGEST_TEXT:,} at most")
    for c in text:
        if (unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t") or c in TURNING:
            raise ValueError(f"holds {c!a}, which cannot be printed")
    return text


def slug(text: str) -> str:
    """A name made from any text (such as that of a file); empty where no letter or digit is left."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9_]+", "-", letters)[:LONGEST_NAME].strip("-_")


def in_words(name: str) -> str:
    """A name as a title."""
    return name.replace("-", " ").replace("_", " ").capitalize()


def is_name(text: str) -> bool:
    """Whether this can be the name of a scenario: small letters, digits, and - or _ between them."""
    return len(text) <= LONGEST_NAME and SLUG.fullmatch(text) is not None


def is_device(name: str) -> bool:
    """Whether a file of this name would be a device on Windows, so that not everybody could have it."""
    return DEVICE.fullmatch(name) is not None


def is_source(text: str) -> bool:
    """Whether this says where a number comes from."""
    return SOURCE.fullmatch(text) is not None
