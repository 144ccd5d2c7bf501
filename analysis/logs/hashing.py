"""Names of people become numbers as they are read; nothing that could be traced back is kept.

Names are hashed with a key that is drawn anew for every reading and thrown away with it. So even somebody who knows all
names cannot find them in what is left, and the same person has other numbers the next time.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b

BYTES = 16
"""Of a hash; two names share one about never."""


class Codes:
    """Numbers for names, from 0 in order of appearance."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._codes: dict[bytes, int] = {}

    def __len__(self) -> int:
        return len(self._codes)

    def __call__(self, name: str) -> int:
        """The number of a name, a new one where it was not seen before."""
        digest = blake2b(name.encode("utf-8", "surrogatepass"), key=self._key, digest_size=BYTES).digest()
        return self._codes.setdefault(digest, len(self._codes))


__all__ = ["Codes"]
