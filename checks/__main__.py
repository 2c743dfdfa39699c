"""The command line as `python -m checks` (installed: `python -m memspec`)."""

import sys

from checks.interruption import deafen, listen_from_the_start


def run() -> int:
    """The command line of this process, from its start to its end; the exit code."""
    # Before anything else is loaded, which takes a while.
    listen_from_the_start()
    from checks.command import main
    from checks.processes import adopt_orphans, end_children

    adopt_orphans()
    code = main()
    end_children()
    deafen()
    return code


if __name__ == "__main__":
    sys.exit(run())
