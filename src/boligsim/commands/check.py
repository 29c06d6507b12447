"""``boligsim check``: every problem of a case at once, and what is still to be supplied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from boligsim.commands.words import say

if TYPE_CHECKING:
    from boligsim.case import Problems

__all__ = ["check", "problem_text"]


@click.command()
@click.argument("case")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
@click.pass_context
def check(ctx: click.Context, case: str, language: str) -> None:
    """Say what is wrong in CASE and what the municipality must still supply."""
    from boligsim.case import check_case

    problems = check_case(case)
    click.echo(problem_text(problems, language))
    if problems.errors:
        ctx.exit(2)
    click.echo(say("check.clean", language, case=case))


def problem_text(problems: Problems, language: str) -> str:
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
        A heading a severity, one line a problem, and the totals.
    """
    kinds = {"errors": problems.errors, "warnings": problems.warnings, "missing": problems.missing}
    lines: list[str] = []
    for kind, found in kinds.items():
        if found:
            lines += [
                f"{say(f'check.{kind}', language)}:",
                *(f"  {one.text(language)}" for one in found),
                "",
            ]
    totals = {kind: len(found) for kind, found in kinds.items()}
    return "\n".join([*lines, say("check.counts", language, **totals)])
