"""``boligsim run``: the whole street, from a case to a folder of results."""

from __future__ import annotations

import gc
import math
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from boligsim.base.errors import CaseError, InputError, near_names
from boligsim.base.files import refuse_not_ours
from boligsim.commands.words import say
from boligsim.commands.written import report_warnings, written_table

if TYPE_CHECKING:
    from boligsim.case import Case
    from boligsim.scenarios import Scenario

__all__ = ["HISTORIES", "run"]

Result = TypeVar("Result")

HISTORIES = 4
"""Histories of a world where ``--draws`` says how many draws there are."""


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no cycles be looked for meanwhile.

    A run makes millions of small objects that stay until the files are written; to look through
    them again and again takes a tenth of its time, and what cycles leave is 15 MB.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@click.command()
@click.argument("case")
@click.option("--out", type=click.Path(path_type=Path), help="Folder; default out/<case>.")
@click.option(
    "--draws", type=click.IntRange(min=1), help="Worlds x 4 histories; default the case's."
)
@click.option("--seed", type=click.IntRange(min=0), help="Default: the case's.")
@click.option(
    "--scenario",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this scenario beside the base case; may be given several times.",
)
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="Word document whose styles the memo takes; default: the case's, or boligsim's own.",
)
@click.option(
    "--language",
    type=click.Choice(["nb", "nn", "en"]),
    help="Of everything shown; default the case's.",
)
@_uncollected()
def run(
    case: str,
    out: Path | None,
    draws: int | None,
    seed: int | None,
    names: tuple[str, ...],
    template: Path | None,
    language: str | None,
) -> None:
    """Simulate CASE and write tables, figures, memo and workbook."""
    from boligsim.scenarios import case_scenarios, simulate

    start = time.perf_counter()
    loaded = _settled(_loaded(case, language or "nb"), draws, seed, language)
    words = loaded.language
    click.get_current_context().find_root().meta["boligsim.language"] = words
    scenarios = _chosen(case_scenarios(loaded), names, loaded)
    folder = _folder(Path("out") / _short(case) if out is None else out, loaded)

    from boligsim.decisions import study_history, usable
    from boligsim.demand import project_demand  # loaded only for a run that will go on
    from boligsim.landuse import plan_land
    from boligsim.report import check_report, write_report

    check_report(loaded, out=folder, template=template)

    times: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Result]) -> Result:
        click.echo(f"{say(f'step.{name}', words)} …", err=True)
        begin = time.perf_counter()
        result = work()
        times[name] = round(time.perf_counter() - begin, 3)
        return result

    demand = timed("demand", lambda: project_demand(loaded))
    runs = timed("simulate", lambda: simulate(demand, scenarios, progress=True))
    runs.work_ahead()
    study = timed("study", lambda: study_history(loaded)) if usable(loaded) else None
    land = timed("land", lambda: plan_land(runs))
    written = timed(
        "report",
        lambda: write_report(runs, land, out=folder, template=template, times=times, study=study),
    )

    for key, sentences in runs.warnings().items():
        for sentence in sentences:
            click.echo(say("run.warning", words, scenario=key, sentence=sentence), err=True)
    for sentence in report_warnings(Path(written)):
        click.echo(say("run.report_warning", words, sentence=sentence), err=True)
    click.echo(
        say(
            "run.done",
            words,
            seconds=round(time.perf_counter() - start),
            scenarios=len(scenarios),
            worlds=loaded.worlds,
            histories=loaded.histories,
        )
    )
    click.echo(written_table(Path(written), words))
    click.echo(say("run.where", words, folder=_shown(Path(written))))


def _loaded(name: str, language: str) -> Case:
    """Return the case; its errors, all at once, in a language that the case cannot tell yet."""
    from boligsim.case import check_case, load_case

    try:
        return load_case(name)
    except CaseError as error:
        errors = check_case(name).errors
        lines = [f"  {i}. {one.text(language)}" for i, one in enumerate(errors, 1)]
        said = say("run.bad_case", language, case=name, n=len(lines))
        raise InputError("\n".join([said, *lines])) from error


def _settled(case: Case, draws: int | None, seed: int | None, language: str | None) -> Case:
    """Return the case with what the call decides instead of the case's own rows."""
    changes: dict[str, int | str] = {}
    if draws is not None:
        changes |= {"worlds": math.ceil(draws / HISTORIES), "histories": HISTORIES}
    if seed is not None:
        changes["seed"] = seed
    if language is not None:
        changes["language"] = language
    return case.with_(**changes) if changes else case


def _chosen(scenarios: list[Scenario], names: tuple[str, ...], case: Case) -> list[Scenario]:
    """Return the scenarios asked for, by key or name, the first one (the base case) always."""
    if not names:
        return scenarios
    by_name = {s.name: s for s in scenarios} | {str(s.key): s for s in scenarios}
    for name in names:
        if name not in by_name:
            known = sorted(str(s.key) for s in scenarios)
            hint = say("run.choose", case.language, names=", ".join(known))
            for meant in near_names(name, by_name)[:1]:
                hint = f"{say('run.meant', case.language, name=meant)} ({hint})"
            raise InputError(
                say(
                    "run.unknown_scenario",
                    case.language,
                    case=case.name,
                    name=name,
                    known=hint,
                )
            )
    wanted = {by_name[name].key for name in names}
    return [s for i, s in enumerate(scenarios) if i == 0 or s.key in wanted]


def _folder(folder: Path, case: Case) -> Path:
    """Return the folder to write, after the checks that would else come after minutes of work."""
    say_no = {"folder": _shown(folder)}
    if folder.exists() and not folder.is_dir():
        raise InputError(say("run.is_file", case.language, **say_no))
    if case.folder is not None and folder.exists() and folder.samefile(case.folder):
        raise InputError(say("run.in_case", case.language, **say_no))
    if folder.is_dir() and any(folder.iterdir()) and not (folder / "run.json").is_file():
        raise InputError(say("run.foreign", case.language, **say_no))
    if Path.cwd().is_relative_to(os.path.abspath(folder)):
        raise InputError(say("run.here", case.language, **say_no))
    refuse_not_ours(folder)
    parent = folder.absolute().parent
    while not parent.exists():
        parent = parent.parent
    try:  # access rights alone say too little: shares, read-only disks, folders of the system
        with tempfile.TemporaryFile(dir=parent):
            pass
    except OSError as error:
        reason = f"{parent}: {error.strerror}"
        raise InputError(say("run.no_write", case.language, reason=reason, **say_no)) from error
    return folder


def _short(case: str) -> str:
    """Return the name of a bundled case, a folder or a workbook, for the default folder."""
    path = Path(case)
    return path.resolve().stem if path.suffix.lower() == ".xlsx" else path.resolve().name


def _shown(path: Path) -> str:
    """Return a path as a person would say it: relative where it lies below here."""
    full = path.absolute()
    return str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)
