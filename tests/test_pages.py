"""The book's pages as a browser sets them: none is wider than a phone, and search finds what people look for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pygments import highlight
from pygments.lexers import PythonLexer

from docs.book.hanging import Hanging, indentation
from tests.browser import Browser, browser, needs_browser
from tests.test_book import EVERY, pages_of

PHONE, DESKTOP = 390, 1280
"""Pixels."""

TOO_WIDE = """(() => {
  const says_so = (box) => [...box.querySelectorAll(".wide")].some((note) => note.offsetHeight > 0);
  const hides = (box) => getComputedStyle(box).overflowX != "visible" && box.clientWidth > 0
    && box.scrollWidth > box.clientWidth + 1;
  const sticks_out = (box) => box.getBoundingClientRect().right > window.innerWidth + 1
    && getComputedStyle(box).visibility == "visible";
  const width = document.scrollingElement.scrollWidth;
  const code = new Set([...document.querySelectorAll("pre")].filter(says_so));
  return [
    ...(width > window.innerWidth ? [`the page: ${width}`] : []),
    ...[...document.querySelectorAll("article *")]
      .filter((box) => (hides(box) || sticks_out(box)) && !code.has(box.closest("pre")))
      .map((box) => `${box.tagName.toLowerCase()}: ${box.textContent.trim().slice(0, 40)}`),
  ];
})()"""
"""What is clipped, can be scrolled sideways, or reaches beyond the window, and is no code that says so."""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as started:
        yield started


@needs_browser
def test_no_page_is_wider_than_a_phone(book: Path, window: Browser) -> None:
    window.size(PHONE)
    found = {}
    for page in sorted(book.rglob("*.html")):
        window.open(page)
        if wide := window.ask(TOO_WIDE):
            found[str(page.relative_to(book))] = wide
    assert found == {}


@needs_browser
def test_no_code_is_clipped_on_a_desktop(book: Path, window: Browser) -> None:
    window.size(DESKTOP)
    for page in (page for pairing in EVERY for page in pages_of(book, pairing)):
        window.open(page)
        assert window.ask(TOO_WIDE) == []


@needs_browser
@pytest.mark.parametrize("style", ["width: 900px", "overflow: auto; white-space: pre"])
def test_what_is_too_wide_is_noticed(book: Path, window: Browser, style: str) -> None:
    window.size(PHONE)
    window.open(book / "glossary.html")
    assert window.ask(TOO_WIDE) == []
    wide = f"<pre style='{style}'>{'a sentence that is long ' * 9}</pre>"
    window.ask(f"""document.querySelector("article").insertAdjacentHTML("beforeend", "{wide}")""")
    assert window.ask(TOO_WIDE) != []


@needs_browser
@pytest.mark.parametrize("name", ["ENOMEM", "EINVAL", "munmap", "__free_one_page"])
def test_search_finds_names(book: Path, window: Browser, name: str) -> None:
    window.open(book / "search.html", f"?q={name}")
    script = """new Promise((found) => { const look = () => {
      const first = document.querySelector("#search-results li a");
      first ? found(first.getAttribute("href")) : setTimeout(look, 20); }; look(); })"""
    assert window.ask(script).startswith("names.html#index-")


def test_a_line_goes_on_beneath_itself() -> None:
    """Four characters further in than it begins (the style sheet); what can be scrolled says so."""
    text = 'def f():\n    ensure(g(1), "a block starts at a multiple of its size")\n'
    [first, second] = highlight(text, PythonLexer(), Hanging()).split('<span class="line"')[1:]
    assert (first.startswith(">"), second.startswith(' style="--indented: 4ch"')) == (True, True)
    assert "(</span><wbr>" in second
    assert 'class="wide"' in highlight(text, PythonLexer(), Hanging())
    assert 'class="wide wider"' in highlight(f"x = '{'y' * 110}'", PythonLexer(), Hanging())
    assert 'class="wide' not in highlight("x = 1\n", PythonLexer(), Hanging())


def test_the_number_of_a_line_is_part_of_its_indentation() -> None:
    assert indentation('<a href="#line-1"><span class="linenos"> 10</span></a>    <span>x</span>\n') == 7
    assert indentation("\n") == 0
    assert indentation("  &lt;x") == 2
