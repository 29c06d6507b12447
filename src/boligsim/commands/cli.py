"""The command ``boligsim`` and how its errors end."""

from __future__ import annotations

import sys
from typing import IO, Any

import click

from boligsim import __version__
from boligsim.base.errors import InputError
from boligsim.commands.check import check
from boligsim.commands.info import info
from boligsim.commands.new import new
from boligsim.commands.run import run

__all__ = ["Commands", "UserError", "cli", "main"]


class UserError(click.ClickException):
    """Something that the user can put right: a clear message, no traceback, exit code 2.

    Usually a misspelt name, a case with errors or a folder that cannot be used; the message says
    which and what to do.
    """

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message on standard error."""
        click.echo(f"boligsim: {self.format_message()}", file=file, err=file is None)


class Commands(click.Group):
    """The group of commands; turns the library's input errors into `UserError`."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise UserError(str(error)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="boligsim")
def cli() -> None:
    """From a municipality's figures to a plan for social housing.

    CASE is the name of a bundled case, a folder of tables or an .xlsx file. Exit codes: 0 done,
    2 the case or the call must be put right, 1 anything else.
    """


for command in (run, check, new, info):
    cli.add_command(command)


def main() -> None:
    """Run the command line; the entry point ``boligsim``."""
    for stream in (sys.stdout, sys.stderr):  # a redirected stream may not know ø and å
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="boligsim")
