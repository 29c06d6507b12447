"""``boligsim info``: versions and bundled cases."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version

import click

from boligsim import __version__
from boligsim.case import bundled_cases
from boligsim.commands.written import aligned

__all__ = ["info"]

_LIBRARIES = ("numpy", "scipy", "pandas", "numba", "statsmodels", "matplotlib")


@click.command()
def info() -> None:
    """Print versions, the machine's cores and the bundled cases."""
    click.echo(
        aligned(
            [
                ("boligsim", __version__),
                ("python", f"{platform.python_version()} ({platform.system()})"),
                *((name, version(name)) for name in _LIBRARIES),
                ("cores", str(os.cpu_count())),
                ("cases", ", ".join(bundled_cases())),
            ]
        )
    )
