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
    value = message.get(name)
    if value is None:
        return ""
    try:
        return " ".join(str(make_header(decode_header(str(value)))).split())
    except (HeaderParseError, UnicodeError, LookupError, ValueError):
        return " ".join(str(value).split())


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
                name, mail = parseaddr(_header(message, "From"))
                writers.append(people.number(name, mail))
                dates.append(_header(message, "Date").encode("utf-8", "replace").decode("utf-8"))
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
