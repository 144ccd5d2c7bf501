"""Compare, in a real browser: lives beside each other, played together, worked out, taken home."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from helpers_browser import becomes, painted, settled

from copsim.dashboard.session import Kept, Session, kept_as_query
from copsim.scenarios import Entry, load

pytestmark = [pytest.mark.slow, pytest.mark.once]

THEMES = ("light", "dark", "projector")
PLAIN = Session(load("healthy").with_values({"weeks": 40}), seed=3, week=30)
LEAVES = PLAIN.with_lever(Entry(week=12, event="leaders leave", how_many=1))
FOUR = (
    Kept("as it is", PLAIN),
    Kept("leader leaves", LEAVES),
    Kept("leader leaves, others were coached", LEAVES.with_lever(Entry(week=4, values={"leading.coaching": 3.0}))),
    Kept("The seat is held, the work undone", Session(load("neglected"), seed=3)),
)


def here(page: Any, kept: tuple[Kept, ...], dashboard: str) -> Any:
    page.goto(f"{dashboard}/?c={kept_as_query(kept)}")
    page.wait_for_selector("[data-test=arm]")
    return page


def week(page: Any) -> int:
    found = re.search(r"week (\d+) of", page.locator("[data-test=week]").inner_text())
    assert found is not None
    return int(found[1])


def counted(page: Any) -> list[str]:
    """How many are at which level, as a screen reader says it."""
    found = page.locator("[data-test=circles]").all()
    return [str(one.get_attribute("aria-label")) for one in found]


def names(page: Any) -> list[str]:
    shown: list[str] = page.locator("[data-test=arm-name]").evaluate_all("all => all.map((one) => one.value)")
    return shown


def worked_out(page: Any) -> None:
    page.wait_for_selector("[data-test=verdicts]", timeout=60_000)


def test_from_an_empty_page_to_with_and_without(watch: Any) -> None:
    page = watch
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_text("Lives beside each other").wait_for()
    assert page.locator("[data-test=with-and-without]").is_disabled()
    page.get_by_role("button", name="Watch", exact=True).click()
    page.locator("[data-test=range]").fill("20")
    page.get_by_role("button", name="The leader leaves", exact=True).click()
    page.wait_for_selector("[data-test=mark]")
    page.get_by_role("button", name="Compare", exact=True).click()
    page.locator("[data-test=with-and-without]").click()
    page.locator("[data-test=arm]").nth(1).wait_for()
    assert names(page) == ["as it was", "with: the leader leaves"]
    assert "week 20: the leader who pledged most leaves" in page.locator("[data-test=differs]").inner_text()
    # All go by one clock, and until somebody leaves they are one.
    page.locator("[data-test=range]").fill("10")
    page.wait_for_function("() => /week 10 of/.test(document.querySelector('[data-test=week]').innerText)")
    becomes(lambda: counted(page), lambda told: told[0] == told[1])
    before = settled(page, "circles")
    page.locator("select").filter(has_text="weeks a second").select_option("50")
    page.locator("[data-test=play]").click()
    page.wait_for_function("() => +/week (\\d+) of/.exec(document.querySelector('[data-test=week]').innerText)[1] > 60")
    page.locator("[data-test=play]").click()
    becomes(lambda: counted(page), lambda later: later[0] != later[1])
    becomes(
        lambda: painted(page, "circles"),
        lambda after: all(one != other for one, other in zip(before, after, strict=True)),
    )
    worked_out(page)
    assert "worse" in page.locator("[data-test=verdicts]").inner_text()


def test_kept_on_watch_and_put_beside(watch: Any) -> None:
    page = watch
    page.locator("[data-test=put-beside]").click()
    page.locator("[data-test=range]").fill("20")
    page.get_by_role("button", name="The leader leaves", exact=True).click()
    page.wait_for_selector("[data-test=mark]")
    page.locator("[data-test=put-beside]").click()
    page.locator("[data-test=to-compare]").filter(has_text="Compare 2").click()
    page.locator("[data-test=arm]").nth(1).wait_for()
    page.locator("[data-test=beside-library]").select_option("neglected")
    page.locator("[data-test=arm]").nth(2).wait_for()
    assert names(page)[2] == load("neglected").title
    # Once more the same is refused in words.
    page.locator("[data-test=beside-library]").select_option("neglected")
    page.get_by_text("This is there already").wait_for()
    page.locator("[data-test=arm-stage]").nth(2).click()
    page.wait_for_function("() => document.querySelector('[data-test=scenario]').value === 'neglected'")
    page.wait_for_selector("[data-test=gauges]")


def test_names_baseline_removing_by_keyboard(page: Any, dashboard: str) -> None:
    here(page, FOUR[:2], dashboard)
    name = page.locator("[data-test=arm-name]").nth(1)
    name.fill("<b>gone</b>")
    name.press("Enter")
    page.locator(".cs-legend", has_text="<b>gone</b>").first.wait_for()
    worked_out(page)
    assert "<b>gone</b>" in page.locator("[data-test=verdicts] caption").inner_text()
    page.locator("[data-test=arm-first]").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('[data-test=arm-name]').value === '<b>gone</b>'")
    worked_out(page)
    for left in (1, 0):
        page.locator("[data-test=arm-remove]").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(f"() => document.querySelectorAll('[data-test=arm]').length === {left}")
    page.get_by_text("Lives beside each other").wait_for()


def test_giving_up_and_once_more(page: Any, dashboard: str) -> None:
    long = tuple(Kept(one.name, Session(load("large"), levers=one.session.levers, seed=3)) for one in FOUR[:2])
    here(page, long, dashboard)
    page.wait_for_selector("[data-test=progress]")
    page.get_by_role("button", name="Give up").click()
    page.get_by_text("Given up.").wait_for()
    page.get_by_role("button", name="Once more").click()
    page.wait_for_selector("[data-test=progress]")
    # Other lives are asked for while the old ones are being lived.
    page.locator("[data-test=arm-remove]").first.click()
    page.get_by_text("Put one more beside it").wait_for()


def test_the_link_restores_all_of_them(page: Any, dashboard: str) -> None:
    here(page, FOUR, dashboard)
    assert names(page) == [one.name for one in FOUR]
    assert week(page) == 30
    page.keyboard.press("ArrowLeft")
    assert week(page) == 29
    page.wait_for_timeout(1300)  # the week is told to the server once a second
    address = page.locator("[data-test=link]").get_attribute("href")
    shown = settled(page, "circles")
    page.goto(address)
    page.locator("[data-test=arm]").nth(3).wait_for()
    becomes(lambda: (names(page), week(page)), lambda now: now == ([one.name for one in FOUR], 29))
    becomes(lambda: painted(page, "circles"), lambda now: now == shown)


def test_taking_it_home(page: Any, dashboard: str, tmp_path: Path) -> None:
    here(page, FOUR[:2], dashboard)
    worked_out(page)

    def saved(button: str) -> bytes:
        with page.expect_download() as waited:
            page.get_by_role("button", name=button).click()
        path = tmp_path / waited.value.suggested_filename
        waited.value.save_as(path)
        return path.read_bytes()

    assert b"leader leaves" in saved("The comparison as a page (HTML)")
    assert saved("The differences (CSV)").startswith(b"arm,outcome,")
    assert saved("These lives week by week (CSV)").startswith(b"arm,seed,week,")
    assert b"leaders leave" in saved("Scenario of “leader leaves” (YAML)")
    assert saved("as PNG").startswith(b"\x89PNG")


def test_looks(page: Any, dashboard: str, shots: Path) -> None:
    here(page, FOUR, dashboard)
    worked_out(page)
    for size in ((1280, 720), (768, 1024)):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        seen = set()
        for theme in THEMES:
            page.locator("[data-test=theme]").select_option(theme)
            page.wait_for_selector(f".cs-{theme}")
            seen.add(settled(page, "circles")[0])
            page.screenshot(path=shots / f"compare-{theme}-{size[0]}.png")
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0], theme
            for card in page.locator("[data-test=arm]").all():
                box = card.bounding_box()
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= size[0]
        assert len(seen) == len(THEMES), "circles are painted in the colours of the theme"
