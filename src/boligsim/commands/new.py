"""``boligsim new``: a filled-in case for any municipality of the bundled statistics."""

from __future__ import annotations

from pathlib import Path

import click

from boligsim.base.errors import InputError
from boligsim.commands.words import say

__all__ = ["new"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--municipality", required=True, metavar="NNNN", help="Four digits, 2024 numbers.")
@click.option("--xlsx", is_flag=True, help="One workbook instead of a folder of tables.")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
def new(folder: Path, municipality: str, xlsx: bool, language: str) -> None:
    """Make a case in DIR from the bundled statistics; what they do not tell is marked assumed."""
    from boligsim.case import new_case

    if folder.suffix.lower() in (".xlsx", ".xlsm", ".csv"):
        raise InputError(say("new.suffix", language, path=folder, stem=folder.with_suffix("")))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(say("new.exists", language, path=folder))
    made = new_case(folder, municipality, xlsx=xlsx)
    click.echo(say("new.done", language, municipality=municipality, path=made))
    click.echo(say("new.next", language, path=made))
