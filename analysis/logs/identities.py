"""Who is who: the same person under several names and mail addresses.

Two that share a mail address are one person; two that share a name are, unless the name is one that many have: a word
as `root`, or a first name alone. So numbers are put together, and neither names nor addresses are kept (`hashing.py`).
"""

from __future__ import annotations

import re
from unicodedata import normalize

from copsim.analysis.logs.bots import is_bot
from copsim.analysis.logs.hashing import Codes

ANYBODY = frozenset({
    "admin", "administrator", "anonymous", "author", "debian", "dev", "developer", "fedora", "first last",
    "firstname lastname", "git", "github", "gitlab", "guest", "home", "john doe", "me", "name", "no name", "no-name",
    "nobody", "noname", "none", "not committed yet", "root", "system", "test", "tester", "ubuntu", "unknown",
    "unknown author", "user", "username", "vagrant", "windows", "your name", "your.name",
})  # fmt: skip
ANY_MAIL = frozenset({
    "devnull@localhost", "email@example.com", "none@none", "none@none.none", "noreply@github.com",
    "noreply@gitlab.com", "root@localhost", "unknown@unknown", "user@example.com", "you@example.com",
    "your@email.com",
})  # fmt: skip
_NOREPLY = re.compile(r"^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$")
_FIRST_NAME = re.compile(r"^[^\W\d_]{1,15}$")


def mail_key(mail: str) -> str:
    """A mail address as it is compared; empty where it says nothing of who somebody is."""
    text = mail.strip().strip("<>").casefold()
    at_github = _NOREPLY.match(text)
    if at_github:
        return f"{at_github[1]}@github"
    return text if "@" in text.strip("@") and text not in ANY_MAIL else ""


def name_key(name: str) -> str:
    """A name as it is compared; empty where it is one that many have, so that it tells nobody apart.

    Names of one word count where they look like a login: with a digit or a sign in them, or all in small letters and
    of at least five.
    """
    plain = normalize("NFC", " ".join(name.split()))
    text = plain.casefold()
    if len(text) < 3 or text in ANYBODY or text.replace(" ", "") in ANYBODY:
        return ""
    login = plain.islower() and len(plain) >= 5
    return "" if _FIRST_NAME.match(plain) and not login else text


class People:
    """Numbers for people, joined as names and addresses show that they are one."""

    def __init__(self) -> None:
        self._codes = Codes()
        self._joined: list[int] = []

    def number(self, name: str, mail: str) -> int:
        """A number for a name with an address: not final (see `final`). -1 for nobody, -2 for a bot."""
        if is_bot(name) or is_bot(mail):
            return -2
        keys = [f"mail {key}" for key in (mail_key(mail),) if key]
        keys += [f"name {key}" for key in (name_key(name),) if key]
        if not keys:
            # Nothing that tells them apart from others; taken by what there is.
            whole = f"{name.strip().casefold()} {mail.strip().casefold()}".strip()
            if not whole:
                return -1
            keys = [f"both {whole}"]
        numbers = [self._number(key) for key in keys]
        for other in numbers[1:]:
            self._join(numbers[0], other)
        return numbers[0]

    def _number(self, key: str) -> int:
        number = self._codes(key)
        if number == len(self._joined):
            self._joined.append(number)
        return number

    def _root(self, number: int) -> int:
        while self._joined[number] != number:
            self._joined[number] = self._joined[self._joined[number]]
            number = self._joined[number]
        return number

    def _join(self, a: int, b: int) -> None:
        a, b = self._root(a), self._root(b)
        self._joined[max(a, b)] = min(a, b)

    def final(self) -> list[int]:
        """For each number the one that stands for the person."""
        return [self._root(number) for number in range(len(self._joined))]


__all__ = ["People", "mail_key", "name_key"]
