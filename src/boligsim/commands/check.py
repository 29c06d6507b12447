"""``boligsim check``: every problem of a case at once, and what is still to be supplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from boligsim.commands.words import say

if TYPE_CHECKING:
    import pandas as pd

    from boligsim.case import Problems

__all__ = ["check", "problem_lines"]


@click.command()
@click.argument("case")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
@click.pass_context
def check(ctx: click.Context, case: str, language: str) -> None:
    """Say what is wrong in CASE and what the municipality must still supply."""
    from boligsim.case import check_case

    problems = check_case(case)
    click.echo(problem_lines(problems, language))
    if problems.errors:
        ctx.exit(2)
    click.echo(say("check.clean", language, case=case))


def problem_lines(problems: Problems, language: str) -> str:
    """Return all problems as text: errors, warnings, what is missing, and how many of each.

    Parameters
    ----------
    problems
        What `boligsim.check_case` found.
    language
        ``nb``, ``nn`` or ``en``.

    Returns
    -------
    str
        One line a problem, with file, line, column, value, rule and hint.
    """
    frame = problems.frame
    lines: list[str] = []
    count = {}
    for severity in ("error", "warning", "missing"):
        rows = frame[frame["severity"] == severity]
        count[severity] = len(rows)
        if len(rows):
            lines += [f"{say(f'check.{severity}', language)}:"]
            lines += [f"  {_line(row, language)}" for _, row in rows.iterrows()]
    totals = say(
        "check.counts",
        language,
        errors=count["error"],
        warnings=count["warning"],
        missing=count["missing"],
    )
    return "\n".join([*lines, totals])


def _line(row: pd.Series, language: str) -> str:
    """Return one problem: where, what stands there, which rule, what to do."""
    line = _text(row["line"])
    where = [
        _text(row["file"]),
        say("check.line", language, line=line) if line else "",
        _text(row["column"]),
    ]
    value = _text(row["value"])
    rule, hint = _text(row["rule"]).rstrip("."), _text(row["hint"])
    said = ", ".join(part for part in where if part)
    said += f" '{value}'" if value else ""
    return ": ".join(part for part in (said, rule) if part) + (f". {hint}" if hint else ".")


def _text(cell: object) -> str:
    """Return a cell as text, nothing where it is missing."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
