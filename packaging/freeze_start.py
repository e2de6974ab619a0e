"""Where the packed program starts: the same as `python -m app`."""

from __future__ import annotations

import sys

from app.__main__ import main

sys.exit(main())
