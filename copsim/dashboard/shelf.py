"""What somebody is reading or writing in the library: a scenario as text, checked as on the command line."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Sequence
from pathlib import PurePath

import solara

from copsim.dashboard.words import say
from copsim.scenarios import Scenario, ScenarioError, library, load_text, template
from copsim.scenarios.errors import Problem, place
from copsim.scenarios.loading import ENDINGS
from copsim.scenarios.tree import MAX_BYTES

LONGEST_FILE_NAME = 80
FIRST = "healthy"


class Shelf:
    """What one visitor reads or writes. Made once a page, so that visitors never meet."""

    def __init__(self) -> None:
        self.chosen: solara.Reactive[str] = solara.reactive(FIRST)
        """Name of the scenario of the library that is read."""
        self.writing: solara.Reactive[bool] = solara.reactive(False)
        """Whether the text is shown, and not a page about a scenario."""
        self.file: solara.Reactive[str] = solara.reactive("")
        self.text: solara.Reactive[str] = solara.reactive("")
        self.problems: solara.Reactive[tuple[Problem, ...]] = solara.reactive(())
        self.said: solara.Reactive[str] = solara.reactive("")
        """What is to be said of the text where nothing is wrong with it."""

    def read(self, name: str) -> None:
        """Read a scenario of the library."""
        if name in library.every_name():
            self.chosen.set(name)
            self.writing.set(False)

    def write(self, file: str, text: str) -> None:
        """Have this text to write on."""
        self.file.set(file_name(file))
        self.text.set(text)
        self.problems.set(())
        self.said.set("")
        self.writing.set(True)

    def edit(self, name: str) -> None:
        """Write on a scenario of the library, which stays as it is."""
        self.write(f"{name}.yaml", text_of(name))

    def begin(self) -> None:
        """Write on a new scenario, with every parameter explained."""
        name = say("library.new_name")
        self.write(f"{name}.yaml", template(name))

    def upload(self, file: str, packed: str) -> None:
        """Take over a file from the browser: its name, and its bytes as base64. Says why, where that cannot be."""
        try:
            data = unpacked(file, packed)
        except ScenarioError as error:
            self.problems.set(error.problems)
            self.said.set("")
            return
        self.write(file, data.decode("utf-8-sig"))
        self.check(self.text.value)

    def check(self, text: str) -> Scenario | None:
        """Read the text; tell what is wrong with it line by line, or that it is sound."""
        self.text.set(text)
        try:
            scenario = load_text(text, file=self.file.value)
        except ScenarioError as error:
            self.problems.set(error.problems)
            self.said.set("")
            return None
        self.problems.set(())
        self.said.set(say("library.sound", file=self.file.value, **counts(scenario)))
        return scenario


def counts(scenario: Scenario) -> dict[str, int]:
    """How many parameters it sets and how many changes it has, with what it inherits."""
    return {"parameters": len(scenario.parameters), "changes": len(scenario.changes)}


def text_of(name: str) -> str:
    """The file of a scenario of the library. Raises ScenarioError for a name it does not have."""
    return library.path(name).read_text("utf-8")


def file_name(given: str) -> str:
    """The name of a file as it may be shown and saved: no folders, not too long, with an ending of scenario files."""
    name = place(PurePath(given.replace("\\", "/")).name)
    stem = name.rpartition(".")[0] if name.lower().endswith(ENDINGS) else name
    ending = name[len(stem) :] or ENDINGS[0]
    return (re.sub(r'[<>:"/|?*]', "", stem).strip(". …")[:LONGEST_FILE_NAME] or say("library.new_name")) + ending


def unpacked(file: str, packed: str) -> bytes:
    """The bytes of a file from the browser. Raises ScenarioError for what is no scenario file, or too large."""
    name = file_name(file)
    if not file.lower().endswith(ENDINGS):
        said = "is not a scenario file; expected a file that ends in .yaml or .yml"
        raise ScenarioError([Problem(said, file=place(file))])
    if len(packed) > 4 * (MAX_BYTES // 3 + 2):
        raise ScenarioError([too_large(name)])
    try:
        data = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raise ScenarioError([Problem(say("library.broken"), file=name)]) from None
    if len(data) > MAX_BYTES:
        raise ScenarioError([too_large(name)])
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # The command line has words for this, and says where.
        load_text(data, file=name)
    return data


def too_large(name: str) -> Problem:
    """A file that is larger than scenarios are."""
    return Problem("is larger than 1 MiB, which no scenario needs", file=name)


def problems_told(problems: Sequence[Problem], file: str) -> str:
    """Problems for the browser, as JSON: the words of the command line, and the line of the text each is about."""
    told = [{"text": str(one), "line": one.line if one.file == place(file) else None} for one in problems]
    return json.dumps(told, ensure_ascii=False)


SOURCE = re.compile(r"(seed|fitted|assumed)\b:?\s*(.*)", re.DOTALL)


def source_told(key: str, text: str) -> dict[str, str]:
    """Where a number comes from: what it is, of which kind its source is, and the source."""
    found = SOURCE.fullmatch(text)
    kind, rest = found.groups() if found else ("assumed", text)
    return {"key": key, "kind": kind, "text": rest}


LOOK = re.compile(r"(?:^|(?<=\n\n)|(?<=[.;][ \n]))Look at ")


def description_told(description: str) -> tuple[list[str], str]:
    """What a description tells, a paragraph each, and what it says is to be looked at."""
    found = LOOK.search(description)
    at = len(description) if found is None else found.start()
    look, _, more = description[at:].partition("\n\n")
    paragraphs = [" ".join(part.split()) for part in f"{description[:at]}\n\n{more}".split("\n\n")]
    return [part for part in paragraphs if part], " ".join(look.split())
