"""Turns a fresh checkout into a working Underdesk: `make setup`, `make run` and `make test` call this first.

Standard library only. `bootstrap.py run` sets up what the program needs, `bootstrap.py test` also what its tests
need. A stamp in .venv makes the second call return at once.
"""

from __future__ import annotations

import sys

OLDEST, NEWEST = (3, 11), (3, 14)


def refuse_python() -> str:
    """Why this Python cannot run Underdesk, as one sentence; empty when it can."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return ""
    have = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return (
        f"Underdesk needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}, but this is Python {have}; "
        "install one of those and name it, for example: make run PYTHON=python3.13"
    )


def main() -> int:
    """Set up; 0 when everything is in place, 1 after one sentence that says what is not."""
    reason = refuse_python()
    if reason:
        sys.stderr.write(reason + ".\n")
        return 1
    import setup_steps  # only now: it is written for the Pythons that can run Underdesk
    from setup_console import Trouble

    mode = sys.argv[1] if len(sys.argv) > 1 else "run"
    try:
        setup_steps.set_up(mode)
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}.\n")
        return 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        sys.stderr.write(f"\nThe setup could not go on: {error.strerror or error}{where}.\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; the same command goes on from here.\n")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
