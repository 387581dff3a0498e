"""`python -m atithi` is `atithi`."""

import sys

from atithi.config.cli import main

sys.exit(main())
