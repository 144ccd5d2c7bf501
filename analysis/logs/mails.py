"""Archives of mailing lists: mbox files, of which only who wrote and when is read."""

from __future__ import annotations

import mailbox
from collections.abc import Callable
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from copsim.analysis.logs.entries import Entries, Gathering
from copsim.analysis.logs.errors import open_trouble
from copsim.analysis.logs.identities import People

HEADLESS = "no message, or one without sender and date"


def _header(message: Any, name: str) -> str:
    """A header as it stands there; bytes beyond ASCII as UTF-8, or else as Latin-1."""
    text = next((str(value) for other, value in message.raw_items() if other.casefold() == name.casefold()), "")
    raw = text.encode("utf-8", "surrogateescape")
    try:
        text = raw.decode("utf-8")
    except UnicodeError:
        text = raw.decode("latin-1")
    return " ".join(text.split())


def _plain(text: str) -> str:
    """A part of a header with what is encoded in it (`=?utf-8?q?…?=`) decoded: a name is one however it is written."""
    try:
        return " ".join(str(make_header(decode_header(text))).split())
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return text


def read_mbox(path: Path, gathering: Callable[[str], Gathering]) -> Entries:
    """Messages of an mbox file by their From and Date; who writes from several addresses is put together.

    Raises:
        LogError: the file cannot be read, or no message in it has a writer and a date.
    """
    to, people = gathering("mail"), People()
    writers: list[int] = []
    dates: list[str] = []
    parse = BytesHeaderParser()
    headless = 0
    try:
        box = mailbox.mbox(path, factory=parse.parse, create=False)  # type: ignore[arg-type]
        try:
            for message in box:
                if message.get("From") is None and message.get("Date") is None:
                    # Text that begins with the word, in an archive that does not mark such lines.
                    headless += 1
                    continue
                # Taken apart first: what is encoded in a name may be a comma.
                name, mail = parseaddr(_header(message, "From"))
                writers.append(people.number(_plain(name), mail))
                dates.append(_plain(_header(message, "Date")).encode("utf-8", "replace").decode("utf-8"))
        finally:
            box.close()
    except OSError as error:
        raise open_trouble(path, error) from None
    to.notes.rows_read += headless
    to.notes.drop(HEADLESS, headless)
    final = np.array(people.final(), np.int64)
    codes = np.array(writers, np.int64)
    to.add_coded(np.where(codes >= 0, final[codes] if len(final) else codes, codes), pa.array(dates, pa.string()))
    return to.entries()


__all__ = ["read_mbox"]
