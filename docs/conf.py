"""How Sphinx sets the book. `make docs` (docs/book) stages the pages and then runs Sphinx with this file."""

import tomllib
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge
from sphinx.search.en import SearchEnglish

from docs.book.hanging import Hanging

_project = tomllib.loads((Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8"))[
    "project"
]

project = "memspec"
version = release = _project["version"]
copyright = "the memspec authors"

extensions = ["myst_parser", "sphinx_copybutton"]
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence"]
myst_heading_anchors = 3
myst_ref_domains = ["std", "py"]
"""Each link is looked up in these, and not in the domains of C++, JavaScript and the like, which parse it first."""
smartquotes = False
"""Clauses are shown as the law spells them."""
highlight_language = "text"
add_module_names = False
toc_object_entries = False
copybutton_prompt_text = r">>> |\$ "
copybutton_prompt_is_regexp = True

PygmentsBridge.html_formatter = Hanging

html_theme = "furo"
html_title = "memspec"
html_static_path = ["_static", "../checks/html/drawing.css"]
html_css_files = ["drawing.css", "book.css"]
html_copy_source = False
html_show_sphinx = False
pygments_style = "tango"
pygments_dark_style = "native"


class Stems(SearchEnglish):
    """Each word's stem is worked out once, and not again for each page that has the word, as Sphinx 9 does
    (IndexBuilder.feed in sphinx/search/__init__.py)."""

    def __init__(self, options: dict[str, str]) -> None:
        super().__init__(options)
        self.known: dict[str, str] = {}

    def stem(self, word: str) -> str:
        if word not in self.known:
            self.known[word] = super().stem(word)
        return self.known[word]


def setup(app: Sphinx) -> None:
    app.add_search_language(Stems)
