"""A file's page as people see it: each kind of file, in light and dark, wide and narrow, whatever lies in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.browser import axe
from tests.browser.studio_process import Studio
from tests.runs.previews import making

WIDE = ",".join(f"column {number}" for number in range(10_000)) + "\n"
SCRIPT = making.SCRIPT
PAPER = (250, 240, 200)


def pdf() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (600, 800), PAPER).save(out, "PDF")
    return out.getvalue()


FILES = {
    "photo.jpg": making.drawn("JPEG", (3000, 2000)),
    "polyglot.png": making.polyglot(),
    "bomb.png": making.bomb(),
    "cut.jpg": making.truncated(),
    "prices.csv": b"name,price\n<script>alert(1)</script>,1.50\n=cmd|' /C calc'!A0,20\n",
    "wide.csv": WIDE.encode(),
    "data.json": b'{"a":[1,2,{"b":"<script>alert(1)</script>"}]}',
    "large.json": json.dumps(
        {"rows": [{"n": n, "say": "<script>alert(1)</script>"} for n in range(900)], "n": 1}
    ).encode(),
    "rows.jsonl": b'{"name": "<script>alert(1)</script>", "price": 1.5}\n{"name": "B", "price": 20}\n',
    "notes.md": b"# Notes\n\n<script>alert(1)</script>\n\n* [two](javascript:alert(1))\n\n| a | b |\n|-|-|\n| 1 | 2 |",
    "long.py": b"def f(x):\n    return x\n\n" * 60 + b"y = '" + b"x" * 3000 + b"'\n",
    "page.html": SCRIPT,
    "drawing.svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "model.bin": bytes(range(256)) * 4,
    "report.pdf": pdf(),
    "empty.dat": b"",
}


@dataclass(frozen=True, slots=True)
class Given:
    """A run that was given all FILES: its address, and those of the files' pages by name."""

    url: str
    pages: dict[str, str]


@pytest.fixture(scope="module")
def given(studio: Studio, browser: Browser) -> Given:
    page = browser.new_page()
    page.goto(studio.link())
    page.get_by_role("link", name="Stock report").first.click()
    files = [FilePayload(name=name, mimeType="", buffer=content) for name, content in FILES.items()]
    page.locator("input[type=file]").first.set_input_files(files)
    page.get_by_role("button", name=re.compile("^Run")).click()
    page.wait_for_url(re.compile("/runs/[0-9a-f-]{36}/"))
    links = page.locator(".files a.mono")
    expect(links).to_have_count(len(FILES))
    found = Given(page.url, {link.inner_text(): studio.url + str(link.get_attribute("href")) for link in links.all()})
    page.context.close()
    return found


@pytest.mark.parametrize(
    ("theme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)], ids=["light", "dark", "narrow"]
)
def test_each_page(given: Given, sign_in: Callable[..., Page], theme: str, width: int) -> None:
    page = sign_in(color_scheme=theme, reduced_motion="reduce", viewport={"width": width, "height": 844})
    page.on("dialog", lambda dialog: pytest.fail("A file ran a script."))
    for name, url in given.pages.items():
        page.goto(url)
        expect(page.locator(".crumbs h1")).to_have_text(name)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), name
        if name != "report.pdf":  # the viewer is the browser's own, and axe does not get into it
            assert not axe.violations(page), name


def test_a_picture_is_drawn(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["photo.jpg"])
    image = page.get_by_role("img", name="photo.jpg")
    expect(image).to_be_visible()
    assert image.evaluate("async (image) => (await image.decode(), image.naturalWidth)") == 1600
    expect(page.get_by_text("3,000 × 2,000 pixels, shown smaller")).to_be_visible()


def test_a_bomb_is_a_sentence(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["bomb.png"])
    expect(page.get_by_text("It has 60,000 × 60,000 pixels, more than is drawn here.")).to_be_visible()


def test_a_column_stands_below_its_name(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["prices.csv"])
    left = "(cells) => cells.map((cell) => cell.getBoundingClientRect().left)"
    names, values = (page.locator(f"table {cell}").evaluate_all(left) for cell in ("th", "td"))
    assert names == values[:2]


def test_a_member_of_large_json_opens(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["large.json"])
    rows = page.locator("details", has_text="rows").first
    expect(rows.locator("pre")).to_be_hidden()
    rows.locator("summary").click()
    expect(rows.locator("pre")).to_contain_text('"n": 0')


def test_the_numbers_of_lines_stand_beside_them(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["long.py"])
    numbers, text = page.locator(".numbered pre").all()
    assert numbers.inner_text().split()[-1] == "181"
    heights = [one.evaluate("(one) => one.getBoundingClientRect().height") for one in (numbers, text)]
    assert heights[0] == heights[1]


def test_instead_of_a_bad_picture_stands_a_drawing(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.url)
    image = f"{given.pages['cut.jpg']}image/"
    width = page.evaluate(
        """async (url) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        return image.naturalWidth;
    }""",
        image,
    )
    assert width == 640


def test_a_pdf_is_shown_by_the_browsers_own_viewer(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.pages["report.pdf"])
    # The viewer tells nobody when it has drawn; each picture of the window waits for what is being drawn.
    assert any(_has_paper(page) for _ in range(300))


def test_the_whole_workspace_is_one_download(given: Given, sign_in: Callable[..., Page]) -> None:
    page = sign_in()
    page.goto(given.url)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download all as a zip").click()
    with zipfile.ZipFile(started.value.path()) as archive:
        assert archive.testzip() is None
        # What the team's code wrote meanwhile is there as well.
        assert {name: archive.read(name) for name in FILES} == FILES


def _has_paper(page: Page) -> bool:
    """Whether much of the window has the colour of the PDF's page."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize((64, 48))
    near = [
        pixel for pixel in shot.get_flattened_data() if sum(abs(a - b) for a, b in zip(pixel, PAPER, strict=True)) < 12
    ]
    return len(near) > 300
