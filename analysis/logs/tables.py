"""Tables of entries: CSV and its relatives, plain or packed with gzip, in the encodings one meets."""

from __future__ import annotations

import codecs
import csv
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pacsv

from copsim.analysis.logs.attendance import is_sheet, read_sheet
from copsim.analysis.logs.entries import Entries, Gathering
from copsim.analysis.logs.errors import LogError, open_trouble
from copsim.analysis.logs.profiles import Profile, no_such_columns, place_of

SAMPLE = 1 << 16
"""So many bytes are looked at before a file is read."""
BLOCK = 8 << 20
"""Bytes that are parsed at a time."""
DELIMITERS = (",", ";", "\t")

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a packed file or an Excel workbook; unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save the sheet as CSV"),
    (b"%PDF", "a PDF; export a table instead"),
    (b"PAR1", "a Parquet file; read it with pandas and pass the table to copsim.observe"),
    (b"SQLite format 3", "a database; export a table as CSV"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"BZh", "packed with bzip2; unpack it"),
    (b"\xfd7zXZ", "packed with xz; unpack it"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it"),
)


@dataclass(frozen=True)
class Source:
    """A file that is to be read: where it is, whether it is packed, its beginning and its encoding.

    `content` is all of it where it cannot be read twice, as what comes through a pipe.
    """

    path: Path
    packed: bool
    sample: bytes
    encoding: str
    remarks: tuple[str, ...]
    content: bytes | None = None

    @property
    def text(self) -> str:
        """The beginning of the file; what is cut in the middle of a letter is left out."""
        decoder = codecs.getincrementaldecoder(self.encoding)(errors="replace")
        return decoder.decode(self.sample, final=False).removeprefix("\ufeff")


def looked_at(path: Path, content: bytes | None = None) -> Source:
    """A file with its beginning and its encoding; or `content`, which is then only called like that file.

    Raises:
        LogError: it cannot be read, is empty, or holds no text.
    """
    if content is None:
        try:
            with path.open("rb") as file:
                # Pipes and their like can be read once only.
                content = file.read() if not path.is_file() else None
                begin = file.read(SAMPLE) if content is None else b""
        except OSError as error:
            raise open_trouble(path, error) from None
    if content is not None:
        begin = content[:SAMPLE]
    packed = begin[:2] == b"\x1f\x8b"
    if packed:
        try:
            begin = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(begin, SAMPLE)
        except zlib.error:
            raise LogError(f"{path}: looks packed with gzip, but cannot be unpacked; get it anew") from None
    if not begin.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise LogError(f"{path}: the file is empty; expected a line with names of columns, and rows")
    for magic, what in MAGIC:
        if begin.startswith(magic):
            raise LogError(f"{path}: this is {what}; expected a text file (CSV or JSON)")
    encoding, remarks = _encoding(begin)
    if encoding is None:
        raise LogError(f"{path}: this is no text; expected a table (CSV) or JSON")
    return Source(path, packed, begin, encoding, remarks, content)


def _encoding(begin: bytes) -> tuple[str | None, tuple[str, ...]]:
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ("read as UTF-16",)
    if begin.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", ()
    if b"\0" in begin:
        # Every second byte of a plain text in UTF-16 is 0, either the even or the odd ones.
        even, odd = begin[0::2].count(0), begin[1::2].count(0)
        for zeros, others, name in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
            if zeros > 0.7 * (len(begin) // 2) and others < 0.02 * len(begin):
                return name, ("read as UTF-16",)
        return None, ()
    return "utf-8", ()


def opened(source: Source) -> Any:
    """The file as a stream of bytes for Arrow, unpacked."""
    compression = "gzip" if source.packed else None
    if source.content is not None:
        return pa.input_stream(pa.py_buffer(source.content), compression=compression)
    return pa.input_stream(str(source.path), compression=compression)


@dataclass(frozen=True)
class Head:
    """First line of a table: names of columns, what is between them, and how many lines come before the rows."""

    names: list[str]
    delimiter: str
    lines: int


def head_of(source: Source, wanted: Callable[[list[str]], bool]) -> Head:
    """The first line that is not empty.

    Args:
        source: the file.
        wanted: whether names of columns are those that are looked for; settles what is between columns.
    """
    text = source.text
    lines = text.splitlines(keepends=True)
    skipped = 0
    while skipped < len(lines) and (not lines[skipped].strip() or lines[skipped].lower().startswith("sep=")):
        skipped += 1
    rest = "".join(lines[skipped:])
    heads = []
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter)
        try:
            names = next(reader)
        except (csv.Error, StopIteration):
            continue
        heads.append(Head([name.strip() for name in names], delimiter, skipped + reader.line_num))
    if not heads:
        raise LogError(f"{source.path}: the first line cannot be read; expected names of columns")
    return max(heads, key=lambda head: (wanted(head.names), len(head.names)))


def read_table(source: Source, profile: Profile, gathering: Callable[[str], Gathering]) -> Entries:
    """Entries of a table.

    Args:
        source: the file.
        profile: which columns are meant.
        gathering: makes an empty gathering for a file; called again where the encoding turns out to be another.

    Raises:
        LogError: for wrong columns, or a table that cannot be read.
    """

    def wanted(names: list[str]) -> bool:
        return place_of(profile.member, names) is not None and place_of(profile.date, names) is not None

    try:
        head = head_of(source, wanted)
        fits = wanted(head.names)
    except LogError as error:
        raise LogError(str(error) if str(error).startswith(str(source.path)) else f"{source.path}: {error}") from None
    if not fits and profile.name == "attendance" and is_sheet(head.names):
        return _in_either(source, gathering, lambda each, to: read_sheet(_text_rows(each, head), head.names, to))
    if not fits:
        # One date alone may be that of an entry, where there is no line of names.
        sheet = is_sheet(head.names, least=2)
        raise no_such_columns(f"{source.path}, line {head.lines}", profile, head.names, sheet=sheet)
    return _in_either(source, gathering, lambda each, to: _read_rows(each, head, profile, to))


def _in_either(
    source: Source, gathering: Callable[[str], Gathering], read: Callable[[Source, Gathering], None]
) -> Entries:
    """Read in the encoding that is likely; where it turns out to be another, from the start."""
    try:
        to = gathering("table")
        read(source, to)
    except UnicodeError:
        if source.encoding.startswith("utf-16"):
            raise LogError(f"{source.path}: is neither whole UTF-16 nor another text; save it as UTF-8") from None
        remarks = (*source.remarks, "not UTF-8; read as Latin-1, in which names may look wrong but stay apart")
        source = replace(source, encoding="latin-1", remarks=remarks)
        to = gathering("table")
        read(source, to)
    to.notes.remarks[:0] = source.remarks
    return to.entries()


def _text_rows(source: Source, head: Head) -> list[list[str]]:
    """All rows after the first line, as texts; for sheets, which are small."""
    try:
        with opened(source) as stream:
            text = stream.read().decode(source.encoding).removeprefix("\ufeff")
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=head.delimiter))
    except (OSError, csv.Error) as error:
        raise _broken(source, error) from None
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    while kept and kept[0][0].lower().startswith("sep="):
        kept = kept[1:]
    return kept[1:]


def _read_rows(source: Source, head: Head, profile: Profile, to: Gathering) -> None:
    places = {field: place_of(getattr(profile, field), head.names) for field in ("member", "date", "kind", "bot")}
    used = {field: f"c{place}" for field, place in places.items() if place is not None}
    names = [f"c{n}" for n in range(len(head.names))]
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {column: pa.string() if field == "date" else coded for field, column in used.items()}
    short = 0

    def skip(_row: Any) -> str:
        nonlocal short
        short += 1
        return "skip"

    try:
        with opened(source) as stream:
            reader = pacsv.open_csv(
                stream,
                read_options=pacsv.ReadOptions(
                    column_names=names,
                    skip_rows=head.lines,
                    block_size=BLOCK,
                    encoding="utf8" if source.encoding in ("utf-8", "utf-8-sig") else source.encoding,
                ),
                parse_options=pacsv.ParseOptions(
                    delimiter=head.delimiter, newlines_in_values=True, invalid_row_handler=skip
                ),
                convert_options=pacsv.ConvertOptions(
                    column_types=types,
                    include_columns=sorted(set(used.values())),
                    strings_can_be_null=False,
                ),
            )
            for batch in reader:
                if batch.num_rows:
                    kind, bot = (batch.column(used[name]) if name in used else None for name in ("kind", "bot"))
                    to.add(batch.column(used["member"]), batch.column(used["date"]), kind, bot)
    except (pa.ArrowInvalid, pa.ArrowTypeError, OSError) as error:
        text = str(error)
        if "invalid UTF8" in text or "UTF8" in text:
            raise UnicodeError(text) from None
        if "Empty CSV file" not in text:
            raise _broken(source, error) from None
    to.notes.rows_read += short
    to.notes.drop("wrong number of cells", short)


def _broken(source: Source, error: Exception) -> LogError:
    text = " ".join(str(error).split())
    if source.packed and ("zlib" in text or "ompress" in text or "runcated" in text):
        return LogError(f"{source.path}: the packed file ends too early or is damaged; get it anew")
    if "straddling" in text or "larger than" in text:
        return LogError(
            f"{source.path}: a row does not end within {BLOCK >> 20} MiB, perhaps for a quotation mark that is not "
            "closed; expected rows of a table, mend it"
        )
    return LogError(f"{source.path}: cannot be read as a table ({text[:120]}); expected CSV with one row per entry")


__all__ = ["Source", "head_of", "looked_at", "opened", "read_table"]
