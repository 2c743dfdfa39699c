"""A page that is one file: opened from where it lies, it loads nothing, and runs no script but its own.

What it tells may be a file of somebody else's. So its text is put together as a tree, and its policy permits the one
style sheet and the one script by their digests.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from checks.html.elements import Content, as_html, element
from checks.html.evidence import evidence
from checks.html.runs import Run, run
from checks.pairings import find
from checks.report import Report, said_left_out, score
from checks.version import memspec_version

HERE = Path(__file__).parent


def html_text(report: Report) -> str:
    """The run of each violation stepped through, then all the evidence."""
    runs = [
        Run(number, find(row.part)[0], row, row.counterexample)
        for number, row in enumerate((row for row in report.violations() if row.counterexample), start=1)
        if row.counterexample is not None
    ]
    verdict = report.verdict.value
    parts = ", ".join(dict.fromkeys(row.part for row in report.evidence))
    title = f"{verdict}: {parts or 'nothing'}"
    profile = f"profile {report.profile}, " if report.profile else ""
    body = [
        element("h1", element("span", verdict, class_=f"verdict {verdict}"), f" {parts}"),
        element("p", f"{score(report)}. memspec {memspec_version()}, {profile}seed {report.seed}.", class_="small"),
        *map(run, runs),
        *evidence(report),
        *(element("p", told, class_="small") for told in said_left_out(report)),
    ]
    return document(title, body)


def document(title: str, body: Sequence[Content]) -> str:
    style = "\n".join((HERE / name).read_text(encoding="utf-8") for name in ("page.css", "drawing.css"))
    script = (HERE / "page.js").read_text(encoding="utf-8")
    policy = f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; base-uri 'none'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", style),
    )
    return as_html(element("html", head, element("body", element("main", *body), element("script", script)), lang="en"))


def digest(text: str) -> str:
    """As a policy names what it permits."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
