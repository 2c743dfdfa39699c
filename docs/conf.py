"""How Sphinx sets the book. `make docs` (docs/book) stages the pages and then runs Sphinx with this file."""

import tomllib
from pathlib import Path

from sphinx.highlighting import PygmentsBridge

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
