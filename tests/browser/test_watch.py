"""Watch, in a real browser: playing, moving, following, taking home."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from helpers_browser import becomes, painted, settled

pytestmark = [pytest.mark.slow, pytest.mark.once]


def week(page: Any) -> int:
    found = re.search(r"week (\d+) of", page.locator("[data-test=week]").inner_text())
    assert found is not None
    return int(found[1])


def steps(page: Any, number: int) -> None:
    """So many weeks on, by the keyboard."""
    for _ in range(number):
        page.keyboard.press("ArrowRight")


def marks(page: Any) -> list[str]:
    return [mark.get_attribute("title") for mark in page.locator("[data-test=mark]").all()]


def test_play_pause_step_back_speed_and_jump(watch: Any) -> None:
    assert week(watch) == 0
    before = settled(watch, "circles")
    steps(watch, 3)
    assert week(watch) == 3
    becomes(lambda: painted(watch, "circles"), lambda now: now != before)
    watch.keyboard.press("ArrowLeft")
    assert week(watch) == 2
    watch.locator("select").filter(has_text="weeks a second").select_option("20")
    watch.locator("[data-test=play]").click()
    watch.wait_for_function("() => /week (\\d+) of/.exec(document.querySelector('[data-test=week]').innerText)[1] > 20")
    watch.locator("[data-test=play]").click()
    paused = week(watch)
    watch.wait_for_timeout(300)
    assert week(watch) == paused
    watch.keyboard.press("End")
    assert week(watch) == 155
    watch.keyboard.press("Home")
    assert week(watch) == 0
    watch.locator("[data-test=range]").fill("52")
    assert week(watch) == 52
    assert "week 52" in watch.locator("[data-test=words]").inner_text()


def test_the_leader_leaves_and_the_change_can_be_moved_and_removed(watch: Any) -> None:
    steps(watch, 30)
    before = settled(watch, "chart")
    watch.get_by_role("button", name="The leader leaves", exact=True).click()
    watch.wait_for_selector("[data-test=mark]")
    assert marks(watch)[0].startswith("week 30: the leader who pledged most leaves")
    steps(watch, 1)
    becomes(lambda: painted(watch, "chart"), lambda now: now != before)
    watch.locator("[data-test=mark]").focus()
    watch.keyboard.press("Shift+ArrowLeft")
    watch.wait_for_function("() => document.querySelector('[data-test=mark]').title.startsWith('week 29')")
    box = watch.locator("[data-test=mark]").bounding_box()
    watch.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    watch.mouse.down()
    watch.mouse.move(box["x"] + 300, box["y"] + box["height"] / 2, steps=6)
    watch.mouse.up()
    watch.wait_for_function("() => +/week (\\d+)/.exec(document.querySelector('[data-test=mark]').title)[1] > 50")
    watch.locator("[data-test=mark]").focus()
    watch.keyboard.press("Delete")
    watch.wait_for_selector("[data-test=mark]", state="detached")
    assert watch.evaluate("() => document.activeElement.dataset.test") == "range"  # and the keys go on working


def test_the_space_bar_plays_also_after_a_click(watch: Any) -> None:
    steps(watch, 5)
    button = watch.get_by_role("button", name="The leader leaves", exact=True)
    button.click()
    watch.wait_for_selector("[data-test=mark]")
    button.click()
    watch.keyboard.press(" ")
    watch.wait_for_function("() => /week (\\d+) of/.exec(document.querySelector('[data-test=week]').innerText)[1] > 8")
    assert len(marks(watch)) == 1  # neither the second click nor the space bar has let it happen twice in one week
    watch.keyboard.press(" ")
    button.focus()
    before = week(watch)
    watch.keyboard.press("Tab")
    watch.keyboard.press("Shift+Tab")
    watch.keyboard.press(" ")
    watch.wait_for_function("() => document.querySelectorAll('[data-test=mark]').length === 2")
    assert week(watch) == before


def test_a_change_that_is_opened_says_what_it_is_and_moves_week_by_week(watch: Any) -> None:
    steps(watch, 20)
    watch.get_by_role("button", name="The leader leaves", exact=True).click()
    watch.locator("[data-test=mark]").click()
    card = watch.locator("[data-test=card]")
    assert card.inner_text().startswith("week 20: the leader who pledged most leaves")
    card.get_by_role("button", name="a week later").click()
    watch.wait_for_function("() => document.querySelector('[data-test=card]').innerText.startsWith('week 21')")
    assert week(watch) == 21
    card.locator("[data-test=card-remove]").click()
    watch.wait_for_selector("[data-test=mark]", state="detached")
    assert card.count() == 0


def test_a_lever_lands_on_the_line_and_the_link_restores_the_session(watch: Any, dashboard: str) -> None:
    steps(watch, 12)
    lever = watch.locator('[data-test="lever-leading.effort"]')
    lever.focus()
    for _ in range(8):
        watch.keyboard.press("ArrowLeft")
    watch.locator("[data-test=mark][title$=': 0.6']").wait_for()
    watch.wait_for_timeout(1200)  # the week is told to the server once a second
    address = watch.locator("[data-test=link]").get_attribute("href")
    shown = settled(watch, "circles")
    watch.goto(address)
    watch.wait_for_selector("[data-test=mark]")
    assert re.match("week 12: .*: 0.6$", marks(watch)[0])
    becomes(lambda: week(watch), lambda now: now == 12)
    becomes(lambda: painted(watch, "circles"), lambda now: now == shown)
    watch.get_by_role("button", name="Undo all changes").click()
    watch.wait_for_selector("[data-test=mark]", state="detached")


def test_a_lever_between_named_ways_shows_their_names(watch: Any) -> None:
    steps(watch, 4)
    watch.locator("summary", has_text="Room and tool").click()
    lever = watch.locator('[data-test="lever-technology.meets"]')
    lever.focus()
    watch.keyboard.press("ArrowRight")
    watch.locator("[data-test=mark][title$=': hybrid']").wait_for()
    assert lever.get_attribute("aria-valuetext") == "hybrid"
    assert not watch.locator('[data-test="lever-crossing.silo"]').count(), "a community alone has nothing between"


def test_an_intervention_begins_in_the_week_that_is_seen(watch: Any) -> None:
    steps(watch, 26)
    watch.locator("[data-test=intervention]").select_option("logistics")
    watch.get_by_text("Hours: support team 3 a week").wait_for()
    watch.locator("[data-test=happening-logistics]").click()
    watch.wait_for_selector("[data-test=mark]")
    assert marks(watch) == ["week 26: logistics"]
    steps(watch, 4)
    watch.locator("[data-test=happening-logistics]").click()
    assert "is there already" in watch.get_by_role("alert").inner_text()
    watch.locator("[data-test=mark]").click()
    watch.locator("[data-test=card-remove]").click()
    watch.wait_for_selector("[data-test=mark]", state="detached")


def test_bands_of_other_lives_stand_behind(watch: Any) -> None:
    watch.get_by_text("200 other lives").wait_for()


def test_another_scenario_another_luck_and_back(watch: Any) -> None:
    first = settled(watch, "circles")
    watch.locator("[data-test=scenario]").select_option("neglected")
    watch.wait_for_function("() => document.querySelectorAll('[data-test=given]').length > 0")
    watch.locator("[data-test=scenario]").select_option("healthy")
    watch.wait_for_function("() => document.querySelectorAll('[data-test=given]').length === 0")
    becomes(lambda: painted(watch, "circles"), lambda now: now == first)
    watch.get_by_role("button", name="Another luck").click()
    watch.wait_for_function("() => document.querySelector('[data-test=seed]').value === '2'")
    becomes(lambda: painted(watch, "circles"), lambda now: now != first)


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_every_theme_paints_in_its_own_colours(watch: Any, theme: str) -> None:
    steps(watch, 20)
    before = settled(watch, "circles")
    watch.locator("[data-test=theme]").select_option(theme)
    watch.wait_for_selector(f".cs-{theme}")
    becomes(lambda: painted(watch, "circles"), lambda now: (now == before) == (theme == "light"))
    contrast = watch.locator(".copsim").evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
    )
    light, dark = (sum(int(n) for n in re.findall(r"\d+", colour)[:3]) for colour in contrast)
    assert abs(light - dark) > 500


def test_what_can_be_taken_home(watch: Any) -> None:
    steps(watch, 9)
    watch.wait_for_timeout(1200)
    for label, name, begins in (
        ("Data of this life (CSV)", "healthy.csv", b"seed,week"),
        ("Scenario (YAML)", "healthy.yaml", b"name: healthy"),
        ("as SVG", "healthy-circles-9.svg", b"<?xml"),
        ("as PNG", "healthy-circles-9.png", b"\x89PNG"),
    ):
        with watch.expect_download() as got:
            watch.get_by_role("button", name=label).click()
        assert got.value.suggested_filename == name
        with open(got.value.path(), "rb") as file:
            assert file.read(9).startswith(begins[:9])


def test_two_visitors_never_meet(watch: Any, browser: Any, dashboard: str) -> None:
    other = browser.new_context().new_page()
    other.goto(dashboard)
    other.wait_for_selector("[data-test=play]")
    steps(watch, 10)
    watch.get_by_role("button", name="The leader leaves", exact=True).click()
    watch.wait_for_selector("[data-test=mark]")
    assert other.locator("[data-test=mark]").count() == 0
    assert week(other) == 0
    other.context.close()


def test_a_link_that_is_damaged_is_told_in_words(page: Any, dashboard: str) -> None:
    page.goto(f"{dashboard}/?s=nonsense")
    page.wait_for_selector("[data-test=play]")
    assert "the link cannot be read" in page.get_by_role("alert").inner_text()


def test_a_tablet_shows_all_of_it(watch: Any) -> None:
    watch.set_viewport_size({"width": 768, "height": 1024})
    watch.wait_for_timeout(300)
    wide = watch.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 768
    assert watch.locator("[data-test=play]").is_visible()


def test_labels_for_those_who_do_not_see(watch: Any) -> None:
    steps(watch, 5)
    told = watch.locator("[data-test=circles]").get_attribute("aria-label")
    assert re.match(r"Members by level of participation: \d+ core, \d+ active", told)
    assert watch.locator(".copsim").get_attribute("lang") == "en"
    unnamed = watch.evaluate(
        """() => [...document.querySelectorAll('.copsim button, .copsim input, .copsim select, .copsim canvas')]
            .filter(e => !(e.getAttribute('aria-label') || e.innerText || e.title || (e.labels && e.labels.length)))
            .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert unnamed == []
    assert json.loads(json.dumps(told))
