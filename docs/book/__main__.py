"""`python -m docs.book [FOLDER]`: the book, as HTML. Exit code 1 where a page is not as it ought to be."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from sphinx.cmd.build import main as sphinx

from checks.engines.kills import StaleRunError
from checks.evidence import UsageError
from checks.freshness import StaleEvidenceError
from checks.pairings import find
from docs.book.stage import DOCS, BrokenExampleError, stage


@click.command()
@click.argument("folder", default=DOCS / "_build", type=click.Path(file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Make the pages in FOLDER/source, and the book in FOLDER/html."""
    try:
        stage(folder / "source", find())
    except (StaleEvidenceError, StaleRunError, UsageError, BrokenExampleError) as error:
        raise click.ClickException(str(error)) from error
    # All pages are written anew (-a): of one that is left, Sphinx's search forgets the entries of the index.
    options = ["-W", "--keep-going", "-q", "-a", "-j", "2", "-b", "html", "-c", str(DOCS)]
    failed = sphinx([*options, "-d", *(str(folder / name) for name in ("doctrees", "source", "html"))])
    if not failed:
        click.echo(f"the book: {folder / 'html' / 'index.html'}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
