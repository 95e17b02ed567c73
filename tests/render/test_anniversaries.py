"""On this day: filled by the reader's browser, from the archive's own dates."""

import json
import re

import pytest

from builder.site.anniversaries import find_anniversaries


def make_articles(*dates: str, **more: str):
    return tuple(
        (f"{day}/a{at}/index.md", "x", {"title": f"{day} {at}", "date": day, **more}) for at, day in enumerate(dates)
    )


def test_three_years_of_a_day_the_newest_first(make_site) -> None:
    site = make_site(make_articles("2001-05-04", "2003-05-04", "2003-05-04", "2002-05-04", "1999-05-04", "2003-05-14"))
    days = find_anniversaries(site.library, "05")
    assert {day: [h.article.day for h in found] for day, found in days.items()} == {
        "4": ["2003-05-04", "2002-05-04", "2001-05-04"],
        "14": ["2003-05-14"],
    }
    assert find_anniversaries(site.library, "06") == {}
    assert not find_anniversaries(make_site(make_articles("2001-05-04", kind="sponsored")).library, "05")


def test_each_month_is_a_script_of_one_call(site) -> None:
    scripts = {path: text for path, text in site.files.items() if path.startswith("days/")}
    assert sorted(scripts) == [f"days/{month:02d}.js" for month in range(1, 13)]
    for text in scripts.values():
        call = re.fullmatch(r"backfileDays\((\{.*\})\);\n", text, re.DOTALL)
        assert call
        rows = [row for found in json.loads(call[1]).values() for row in found]
        assert all(row[1] in site.files or "%" in row[1] for row in rows)
    assert '["مكتبة متنقلة","2020/01/02/maktaba.html","2020","ar","rtl"]' in scripts["days/01.js"]


@pytest.mark.browser
def test_the_front_page_shows_the_day(site, browser, tmp_path) -> None:
    site.write(tmp_path)
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.clock.set_fixed_time("2031-03-22T12:00:00")
    page.goto((tmp_path / "index.html").as_uri())
    page.locator("#today h3 a").wait_for()
    assert page.locator("#today h3 a").all_inner_texts() == ["Old news 22"]
    page.locator("#today h3 a").click()
    assert page.locator("h1").inner_text() == "Old news 22"
    page.clock.set_fixed_time("2031-06-01T12:00:00")
    page.goto((tmp_path / "index.html").as_uri())
    page.wait_for_load_state("networkidle")
    assert page.locator("#today").is_hidden()
    assert said == []
    page.close()
