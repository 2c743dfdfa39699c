"""The command line as `python -m checks` (installed: `python -m memspec`)."""

import sys

from checks.command import main

if __name__ == "__main__":
    sys.exit(main())
