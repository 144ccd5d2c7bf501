"""Library, in a real browser: reading, writing, files that are good, bad, too large."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from copsim.cli import app
from copsim.scenarios import load
from copsim.scenarios.library import every_name

pytestmark = [pytest.mark.slow, pytest.mark.once]

THEMES = ("light", "dark", "projector")
WRONG = """title: <img src=x onerror=alert(1)>
extends: healthy
leading: {efort: 0.3}
weeks: many
"""


@pytest.fixture
def library(watch: Any) -> Any:
    watch.get_by_role("button", name="Library", exact=True).click()
    watch.wait_for_selector("[data-test=about]")
    return watch


def wrong(page: Any) -> list[str]:
    found: list[str] = page.locator("[data-test=wrong] li span").all_inner_texts()
    return found


def upload(page: Any, path: Path) -> None:
    page.locator("[data-test=upload]").set_input_files(str(path))


def test_find_read_and_put_on_the_stage_by_keyboard(library: Any) -> None:
    page = library
    assert page.locator("[data-test^=read-]").count() == len(every_name())
    page.locator("[data-test=find]").fill("cape town")
    page.wait_for_function("() => document.querySelectorAll('[data-test^=read-]').length === 1")
    page.locator("[data-test=read-capetown]").focus()
    page.keyboard.press("Enter")
    about = page.locator("[data-test=about]")
    about.get_by_text(load("capetown").question).wait_for()
    assert "What to look at" in about.inner_text()
    assert "told by a source" in about.inner_text()
    page.locator("[data-test=put-on]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-test=play]")
    assert page.locator("[data-test=scenario]").input_value() == "capetown"


def test_write_check_and_put_on_the_stage(library: Any) -> None:
    page = library
    page.locator("[data-test=edit]").click()
    text = page.locator("[data-test=text]")
    assert "title: A community that is looked after" in text.input_value()
    text.fill("title: Ours\nextends: healthy\nweeks: many\n")
    page.locator("[data-test=check]").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-test=wrong]")
    assert wrong(page) == [
        "healthy.yaml, line 3: weeks: is the text 'many'; expected a whole number from 1 to 5,200 (weeks)"
    ]
    page.get_by_role("button", name="Go to line 3").click()
    assert text.evaluate("area => area.value.slice(area.selectionStart, area.selectionEnd)") == "weeks: many"
    text.fill("title: Ours\nextends: healthy\nweeks: 30\n")
    page.locator("[data-test=check]").click()
    page.wait_for_selector("[data-test=sound]")
    assert page.locator("[data-test=wrong]").count() == 0
    # What is written is still there after another page was looked at.
    page.get_by_role("button", name="Watch", exact=True).click()
    page.wait_for_selector("[data-test=play]")
    page.get_by_role("button", name="Library", exact=True).click()
    assert text.input_value() == "title: Ours\nextends: healthy\nweeks: 30\n"
    page.locator("[data-test=put-text]").click()
    page.wait_for_selector("[data-test=play]")
    assert "of 29" in page.locator("[data-test=week]").inner_text()
    assert page.locator("[data-test=scenario] option:checked").inner_text() == "Ours"


def test_good_and_bad_files(library: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = library
    monkeypatch.chdir(tmp_path)
    bad, good, big, text = (tmp_path / name for name in ("bad.yaml", "good.yml", "big.yaml", "text.txt"))
    bad.write_text(WRONG)
    good.write_text("title: Good\nweeks: 25\n")
    big.write_text("#" * (1 << 20) + "\n")
    text.write_text("weeks: 25\n")
    upload(page, big)
    page.locator("[data-test=refused]").get_by_text("larger than 1 MiB").wait_for()
    upload(page, text)
    page.locator("[data-test=refused-file]").get_by_text("ends in .yaml or .yml").wait_for()
    upload(page, bad)
    page.wait_for_selector("[data-test=wrong]")
    told = CliRunner().invoke(app, ["scenarios", "validate", "bad.yaml"]).stderr.removeprefix("copsim: ").split("\n")
    assert wrong(page) == told[:-1]
    assert page.locator("[data-test=text]").input_value() == WRONG
    assert page.locator("img").count() == 0
    bad.write_text("title: <b>mended</b>\nweeks: 26\n")
    upload(page, bad)
    page.wait_for_selector("[data-test=sound]")
    page.locator("[data-test=put-text]").click()
    page.wait_for_selector("[data-test=play]")
    assert page.locator("[data-test=scenario] option:checked").inner_text() == "<b>mended</b>"
    page.get_by_role("button", name="Library", exact=True).click()
    upload(page, good)
    page.get_by_text("good.yml: a sound scenario").wait_for()


def test_too_large_is_refused_in_words_and_the_page_lives_on(library: Any) -> None:
    page = library
    page.locator("[data-test=new]").click()
    text = page.locator("[data-test=text]")
    text.wait_for()
    assert "title: Ours" in text.input_value()
    text.fill("start: {members: 900000}\nweeks: 520\n")
    page.locator("[data-test=put-text]").click()
    page.get_by_text("too large to be played here").wait_for()
    text.fill("weeks: 22\n")
    page.locator("[data-test=put-text]").click()
    page.wait_for_selector("[data-test=play]")
    assert "of 21" in page.locator("[data-test=week]").inner_text()


def test_taking_it_home(library: Any, tmp_path: Path) -> None:
    page = library
    with page.expect_download() as waited:
        page.locator("[data-test=save]").click()
    waited.value.save_as(tmp_path / "healthy.yaml")
    assert load(tmp_path / "healthy.yaml") == load("healthy")
    page.locator("[data-test=edit]").click()
    page.locator("[data-test=text]").fill("weeks: 22\n")
    with page.expect_download() as waited:
        page.locator("[data-test=save-text]").click()
    assert waited.value.suggested_filename == "healthy.yaml"
    assert Path(waited.value.path()).read_text() == "weeks: 22\n"


def test_looks(library: Any, shots: Path, tmp_path: Path) -> None:
    page = library
    bad = tmp_path / "bad.yaml"
    bad.write_text(WRONG)
    for shown in ("read", "write"):
        if shown == "write":
            upload(page, bad)
            page.wait_for_selector("[data-test=wrong]")
        for size in ((1280, 720), (768, 1024)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            for theme in THEMES:
                page.locator("[data-test=theme]").select_option(theme)
                page.wait_for_selector(f".cs-{theme}")
                page.wait_for_timeout(150)
                page.screenshot(path=shots / f"library-{shown}-{theme}-{size[0]}.png")
                assert page.evaluate("document.documentElement.scrollWidth") <= size[0], theme
