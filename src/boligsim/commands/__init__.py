"""The command line: thin words around the street.

`cli` is the click group, `main` the entry point ``boligsim``.
Exit codes: 0 done, 2 the user's input or call, 1 anything else.
"""

from __future__ import annotations

from boligsim.commands.cli import cli, main

__all__ = ["cli", "main"]
