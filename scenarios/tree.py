"""From YAML text to a small tree whose every node knows its line.

A scenario needs little of YAML: mappings, lists, text, numbers, truth values. Everything that could surprise, or make a
small file grow, is refused by name: anchors, aliases, tags, merge keys, several documents, deep nesting. The tree is
built from the events of the parser without recursion, so that no file can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from copsim.scenarios.errors import Problem, Problems, ScenarioError, shortened
from copsim.scenarios.numbers import resolved

MAX_BYTES = 1 << 20
MAX_DEPTH = 8
MAX_VALUES = 50_000
"""So many keys, values and brackets a file may have; more take too long to read, and no scenario needs them."""
MAX_LINE = 100_000
"""So many characters a line may have; the parser becomes slow with the square of the length of some."""
NOT_TEXT = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that YAML does not allow."""


@dataclass
class Node:
    """One value: a scalar (None, bool, int, float or str), a list of nodes, or a mapping of names to entries."""

    value: Any
    line: int
    written: str = ""
    """How a scalar is written in the file."""
    broken: bool = False
    """Whether a problem was told already, so that nothing more need be said."""


@dataclass
class Pair:
    """One key of a mapping, with its line, and its value."""

    line: int
    node: Node


def holds_broken(node: Node) -> bool:
    """Whether a problem was told already of a value, or of anything inside it."""
    inside = [pair.node for pair in node.value.values()] if isinstance(node.value, dict) else node.value
    return node.broken or (isinstance(inside, list) and any(holds_broken(inner) for inner in inside))


@dataclass
class _Frame:
    """A collection that is still open."""

    node: Node
    path: str
    name: str | None = None
    """The key that waits for its value."""
    name_line: int = 0
    keyed: bool = False
    """Whether a key (good or bad) waits for its value."""


def decoded(data: bytes, file: str, problems: Problems, what: str = "scenario") -> str:
    """The text of a file that should hold `what`.

    Raises ScenarioError, with `problems`, where it is too large, not UTF-8, or not text.
    """

    def refuse(said: str, line: int | None = None) -> ScenarioError:
        problems.add(Problem(said, file=file, line=line))
        return ScenarioError(problems)

    if len(data) > MAX_BYTES:
        raise refuse(f"is larger than 1 MiB, which no {what} needs")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise refuse("is not UTF-8 text; expected a text file, saved with the encoding UTF-8", line) from None
    odd = NOT_TEXT.search(text)
    if odd:
        line = text.count("\n", 0, odd.start()) + 1
        raise refuse(f"holds the control character {ord(odd.group()):#04x}; expected a text file", line)
    for n, one in enumerate(text.split("\n")):
        if len(one) > MAX_LINE:
            raise refuse(f"is longer than {MAX_LINE:,} characters, which no {what} needs", n + 1)
    return text


def tree(text: str, file: str, problems: Problems, what: str = "scenario") -> Node:
    """The tree of one document whose top is a mapping and which should hold `what`.

    What is wrong is added to `problems`. Raises ScenarioError where nothing can be read.
    """
    top = _built(_events(text, file, problems), file, problems, what)
    if top is None or (top.value is None and not top.broken):
        said = f"is empty; expected a {what}, at least a line such as 'title: My case'"
        problems.add(Problem(said, file=file))
    elif not isinstance(top.value, dict):
        expected = "keys with values at the top, such as 'title: My case'"
        problems.add(Problem(f"holds {_kind(top)}", expected=expected, file=file, line=top.line))
    if top is None or not isinstance(top.value, dict):
        raise ScenarioError(problems)
    return top


def _kind(node: Node) -> str:
    if isinstance(node.value, list):
        return "a list"
    return f"only '{shortened(node.written)}'"


def _events(text: str, file: str, problems: Problems) -> Iterator[Any]:
    """Events of the parser. Whatever goes wrong in it becomes a problem."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    yaml = YAML(typ="safe", pure=True)
    try:
        yield from yaml.parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        said = _syntax(error)
        if line is not None and said == SECOND_COLON:
            line, said = _colon(text.splitlines(), line)
        problems.add(Problem(said, file=file, line=line))
        raise ScenarioError(problems) from None
    except (ScenarioError, GeneratorExit):
        raise
    except Exception as error:
        # The parser fails in other ways too where text is very odd (an escape beyond Unicode, say).
        problems.add(Problem(f"cannot be read as YAML: {shortened(str(error))}", file=file))
        raise ScenarioError(problems) from None


SECOND_COLON = "cannot be read as YAML: a second ': ' in a line; put text that holds ': ' in quotes"


def _colon(lines: list[str], line: int) -> tuple[int, str]:
    """Which line has a colon too many, or too few: the parser only stumbles over the colon that comes next."""
    if len(re.findall(r":(?=\s|$)", lines[line - 1])) > 1:
        return line, SECOND_COLON
    before = next((n for n in range(line - 1, 0, -1) if lines[n - 1].strip()), line)
    return before, f"'{shortened(lines[before - 1].strip())}' has no colon; expected 'name: value'"


def _syntax(error: Any) -> str:
    said = shortened(str(error.problem or error.context or error))
    if "\\t" in said:
        return "a tab stands where only spaces may; indent with spaces"
    if "mapping values" in said:
        return SECOND_COLON
    if said.startswith("expected <block end>"):
        return "cannot be read as YAML: this line is indented differently from those it belongs to"
    return f"cannot be read as YAML: {said}"


def _built(events: Iterator[Any], file: str, problems: Problems, what: str) -> Node | None:
    stack: list[_Frame] = []
    top: Node | None = None
    documents = 0
    for count, event in enumerate(events):
        kind = type(event).__name__
        line = event.start_mark.line + 1
        if count > MAX_VALUES:
            said = f"holds more than {MAX_VALUES:,} keys and values, which no {what} needs"
            problems.add(Problem(said, file=file, line=line))
            raise ScenarioError(problems)
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                problems.add(Problem(f"a second document begins; expected one {what} a file", file=file, line=line))
                raise ScenarioError(problems)
            if event.version not in (None, (1, 2)):
                said = "asks for another version of YAML; expected YAML 1.2"
                problems.add(Problem(said, file=file, line=line))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop()
            if not stack:
                top = done.node
            else:
                _attach(stack[-1], done.node, None, file, problems)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            _refused(event, stack, line, file, problems)
            if len(stack) >= MAX_DEPTH:
                said = f"nested more than {MAX_DEPTH} levels deep, which no {what} needs"
                problems.add(Problem(said, file=file, line=line))
                raise ScenarioError(problems)
            value: Any = {} if kind == "MappingStartEvent" else []
            stack.append(_Frame(Node(value, line), _path(stack)))
        elif kind in ("ScalarEvent", "AliasEvent"):
            broken = _refused(event, stack, line, file, problems)
            written = "" if kind == "AliasEvent" else event.value
            plain = kind == "ScalarEvent" and event.style in (None, "")
            node = Node(resolved(written) if plain else written, line, written, broken)
            if not stack:
                top = node
            else:
                _attach(stack[-1], node, written if plain else None, file, problems)
    return top


def _path(stack: list[_Frame]) -> str:
    """Where the next value belongs: `changes[0].set`."""
    if not stack:
        return ""
    frame = stack[-1]
    if isinstance(frame.node.value, list):
        return f"{frame.path}[{len(frame.node.value)}]"
    return ".".join(part for part in (frame.path, shortened(frame.name or "")) if part)


def _refused(event: Any, stack: list[_Frame], line: int, file: str, problems: Problems) -> bool:
    """Whether a value uses what scenarios do without; says so."""
    if event.anchor is not None:
        said = "anchors and aliases (& and *) are not read; write the value out"
    elif event.tag is not None:
        said = f"the tag {shortened(event.tag)} is not read; write the plain value"
    else:
        return False
    problems.add(Problem(said, key=_path(stack), file=file, line=line))
    return True


def _attach(frame: _Frame, node: Node, plain: str | None, file: str, problems: Problems) -> None:
    """Put a finished value where it belongs. `plain` is how it is written if it is a scalar without quotes."""
    content = frame.node.value
    if isinstance(content, list):
        content.append(node)
        return
    if not frame.keyed:
        frame.keyed, frame.name, frame.name_line = True, None, node.line
        if node.broken:
            return
        if plain == "<<":
            said = "the merge key << is not read; write the values out, or use 'extends'"
        elif not isinstance(node.value, str):
            said = f"{_key(node)} stands where a name should; expected a name before the colon"
        else:
            frame.name = node.value
            return
        problems.add(Problem(said, key=frame.path, file=file, line=node.line))
        return
    frame.keyed = False
    if frame.name is None:
        return
    if frame.name in content:
        first = content[frame.name].line
        key = ".".join(part for part in (frame.path, shortened(frame.name)) if part)
        problems.add(Problem(f"given twice, first in line {first}", key=key, file=file, line=frame.name_line))
        return
    content[frame.name] = Pair(frame.name_line, node)


def _key(node: Node) -> str:
    if isinstance(node.value, list):
        return "a list"
    if isinstance(node.value, dict):
        return "a mapping"
    return f"'{shortened(node.written)}'"
