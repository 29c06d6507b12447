"""The command ``boligsim`` and how its errors end."""

from __future__ import annotations

import sys
from typing import IO, Any

import click

from boligsim import __version__
from boligsim.base.errors import InputError
from boligsim.commands.backtest import backtest
from boligsim.commands.check import check
from boligsim.commands.faults import (
    FULL,
    asked_language,
    input_text,
    system_text,
    unknown_command,
    usage_text,
)
from boligsim.commands.help import spoken
from boligsim.commands.info import info
from boligsim.commands.new import new
from boligsim.commands.run import run
from boligsim.commands.verify import compare, verify
from boligsim.commands.words import say

__all__ = ["Commands", "Stopped", "UserError", "cli", "main"]


_LANGUAGE = "boligsim.language"


class UserError(click.ClickException):
    """Something that the user can put right: a clear message, no traceback, exit code 2.

    Usually a misspelt name, a case with errors or a folder that cannot be used; the message says
    which and what to do.
    """

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message on standard error."""
        click.echo(f"boligsim: {self.format_message()}", file=file, err=file is None)


class Stopped(UserError):
    """Nothing is wrong with the call or the case, but the work could not be ended: exit code 1.

    Usually Ctrl-C or a full disk; what lay in the folder before is whole.
    """

    exit_code = 1


class Commands(click.Group):
    """The group of commands; says errors of the call, the case and the file system clearly.

    Attributes
    ----------
    asked
        Language of the call, in the copy of the group that serves one call.
    """

    asked = ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Remember in which language to answer."""
        ctx.meta[_LANGUAGE] = self.asked or asked_language(args)
        return super().parse_args(ctx, args)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Speak the language of the call already in the help of the group."""
        whole = spoken(self, asked_language(args))
        assert isinstance(whole, Commands)
        whole.asked = asked_language(args)
        return click.Group.make_context(whole, info_name, self._moved(args), parent, **extra)

    def _moved(self, args: list[str]) -> list[str]:
        """Let ``--language nn`` stand before the command too."""
        if args[:1] != ["--language"] or asked_language(args[:2]) != "".join(args[1:2]):
            return args
        name = next((word for word in args[2:] if word in self.commands), None)
        if name is None or all(param.name != "language" for param in self.commands[name].params):
            return args[2:]
        at = args.index(name, 2) + 1
        return [*args[2:at], *args[:2], *args[at:]]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command with its help in the language of the call."""
        found = super().get_command(ctx, cmd_name)
        language = ctx.meta.get(_LANGUAGE, "nb")
        return None if found is None else spoken(found, language, cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one may have been meant."""
        if self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            known = self.list_commands(ctx)
            raise UserError(unknown_command(args[0], known, ctx.meta[_LANGUAGE]))
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        language = ctx.meta[_LANGUAGE]
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise UserError(input_text(error, language)) from error
        except click.UsageError as error:
            raise UserError(usage_text(error, language)) from error
        except OSError as error:
            said = system_text(error, language)
            if not said:
                raise
            raise (Stopped(said) if error.errno in FULL else UserError(said)) from error
        except KeyboardInterrupt as error:
            raise Stopped(say("fault.stopped", language)) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="boligsim")
def cli() -> None:
    """From a municipality's figures to a plan for social housing.

    CASE is the name of a bundled case, a folder of tables or an .xlsx file. Exit codes: 0 done,
    2 the case or the call must be put right, 1 anything else.
    """


for command in (run, check, new, info, verify, compare, backtest):
    cli.add_command(command)


def main() -> None:
    """Run the command line; the entry point ``boligsim``."""
    for stream in (sys.stdout, sys.stderr):  # a redirected stream may not know ø and å
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli(prog_name="boligsim")
