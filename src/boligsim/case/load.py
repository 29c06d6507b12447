"""Read and check a case, by folder, workbook or bundled name."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pandas as pd

from boligsim.base import InputError, data_path, sha256_file
from boligsim.case.case import Case
from boligsim.case.check import check_tables
from boligsim.case.checked import Checked
from boligsim.case.messages import near, say
from boligsim.case.panel import panel_population
from boligsim.case.parameters import Parameters
from boligsim.case.problems import Problems
from boligsim.case.reader import Raw, cell_text, decode, read_raw
from boligsim.case.rules import check_rules
from boligsim.case.settings import Settings, read_settings
from boligsim.case.shapes import Shapes, read_shapes, shapes_path

__all__ = ["build", "bundled_cases", "check_case", "check_raw", "load_case", "raw_from_frame"]


def raw_from_frame(name: str, frame: pd.DataFrame) -> Raw:
    """Turn a frame into raw cells, so that it is checked like a file.

    Parameters
    ----------
    name
        Table.
    frame
        Its content.

    Returns
    -------
    Raw
        Line numbers as in a file with one header line.
    """
    columns = [str(c) for c in frame.columns]
    rows = [[cell_text(v).strip() for v in row] for row in frame.itertuples(index=False, name=None)]
    return Raw(name, f"{name}.csv", columns, rows, list(range(2, len(rows) + 2)))


def bundled_cases() -> list[str]:
    """Names of the cases that come with the package.

    Returns
    -------
    list of str
        Sorted.

    Examples
    --------
    >>> "narvik" in bundled_cases()
    True
    """
    root = data_path()
    return sorted(p.parent.name for p in root.glob("*/case.csv")) if root.is_dir() else []


def _locate(path_or_name: str | Path) -> Path:
    if not isinstance(path_or_name, (str, os.PathLike)):
        raise InputError(f"A case is a name, a folder or a workbook, not {path_or_name!r}.")
    path = Path(path_or_name)
    if str(path_or_name).strip() and path.suffix.lower() in (".xlsx", ".xlsm") and path.is_file():
        return path
    if path.is_dir() and (path / "case.csv").exists():
        return path
    if str(path_or_name) in bundled_cases():
        return data_path(str(path_or_name))
    if str(path_or_name).strip() and path.is_dir():
        return path
    if path.is_file():
        raise InputError(
            say(
                "'{path}' is not a workbook of Excel; save it as .xlsx, or name the folder that "
                "the tables lie in.",
                path=str(path),
            )
        )
    names = say("choose among {names}", names=", ".join(bundled_cases()))
    raise InputError(
        say(
            "There is no case '{name}': not a folder, not a workbook (.xlsx), not a bundled case; "
            "{hint}",
            name=str(path_or_name),
            hint=near(str(path_or_name), bundled_cases()) or names,
        )
    )


def check_raw(name: str, raw: dict[str, Raw]) -> tuple[Checked, Settings, Problems]:
    """Check raw tables against the contract and every rule.

    Parameters
    ----------
    name
        Of the case, for messages.
    raw
        Tables as text.

    Returns
    -------
    checked, settings, problems
        Typed tables, parsed settings and all problems.
    """
    checked = check_tables(raw)
    settings = read_settings(checked)
    check_rules(checked, settings)
    return checked, settings, Problems(name, checked.problems)


def _read(path: Path) -> tuple[Checked, Settings, Problems, list[Path], Shapes]:
    raw, files, found = read_raw(path)
    checked, settings, problems = check_raw(path.stem if path.is_file() else path.name, raw)
    shapes: Shapes = {}
    outlines = shapes_path(path)
    if outlines.is_file():
        zones = checked.names("zones", "zone")
        shapes, faults = read_shapes(decode(outlines.read_bytes()), zones)
        files, found = [*files, outlines], [*found, *faults]
    return checked, settings, Problems(problems.name, [*problems, *found]), files, shapes


def check_case(path: str | Path) -> Problems:
    """Find all problems of a case at once.

    Parameters
    ----------
    path
        Folder, workbook or name of a bundled case.

    Returns
    -------
    Problems
        ``.errors``, ``.warnings``, ``.missing`` (what the municipality must still supply) and
        ``.frame``: severity, file, line, column, value, rule, hint.

    Raises
    ------
    InputError
        When there is no such case.

    Examples
    --------
    >>> check_case("narvik").errors
    []
    """
    return _read(_locate(path))[2]


def load_case(path_or_name: str | Path) -> Case:
    """Read and check a case.

    Parameters
    ----------
    path_or_name
        Folder with CSV tables, workbook (.xlsx, one sheet each table) or name of a bundled case.

    Returns
    -------
    Case
        Frozen.

    Raises
    ------
    CaseError
        When it has errors; the message lists all of them.
    InputError
        When there is no such case.

    Examples
    --------
    >>> load_case("narvik")
    Case('narvik', 1806 Narvik, 2026-2040, 250 worlds x 4 histories)
    """
    path = _locate(path_or_name)
    checked, settings, problems, files, shapes = _read(path)
    problems.raise_errors()
    folder = path if path.is_dir() else None
    hashes = {file.name: sha256_file(file) for file in files}
    return build(checked, settings, problems, folder, hashes, _sources(path), shapes)


def _sources(path: Path) -> pd.DataFrame:
    """Read the list of sources of the folder, or the rows of the bundled list that concern it."""
    own, shared = path / "SOURCES.csv", path.parent / "SOURCES.csv"
    for file in (own, shared):
        if path.is_dir() and file.is_file():
            frame = _text_table(decode(file.read_bytes()))
            if file == shared:
                about = frame.iloc[:, 0].str.removeprefix("data/")
                frame = frame[about.str.startswith(f"{path.name}/")]
            return frame.reset_index(drop=True)
    columns = ["table", "what", "source", "publisher", "licence", "note"]
    return pd.DataFrame({c: pd.Series(dtype="str") for c in columns})


def _text_table(text: str) -> pd.DataFrame:
    """Read a table of text as it stands, with comma or semicolon, short and long lines alike."""
    head = text.split("\n", 1)[0]
    lines = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    rows = [row for row in lines if any(row)]
    names = rows[0] if rows else ["table"]
    cells = [[*row, *[""] * len(names)][: len(names)] for row in rows[1:]]
    return pd.DataFrame(cells, columns=names, dtype="str")


def build(
    checked: Checked,
    settings: Settings,
    problems: Problems,
    folder: Path | None,
    hashes: dict[str, str],
    sources: pd.DataFrame,
    shapes: Shapes | None = None,
) -> Case:
    """Make the case from checked tables.

    Parameters
    ----------
    checked, settings, problems
        From `check_raw`, without errors.
    folder, hashes, sources
        Where it was read.
    shapes
        Outlines of the zones.

    Returns
    -------
    Case
        Frozen.
    """
    words, numbers = settings.words, settings.numbers
    frames = {n: f.reset_index(drop=True) for n, f in checked.frames.items()}
    parameters = Parameters(frames.pop("parameters"))
    if not len(frames["population"]):
        frames["population"] = panel_population(words["municipality"], numbers["base"])
    with_word = words.get("compare_with", "").replace(",", ";").split(";")
    return Case(
        name=words["name"],
        municipality=words["municipality"],
        municipality_name=words["municipality_name"],
        base=numbers["base"],
        until=numbers["until"],
        language=words["language"],
        seed=numbers["seed"],
        worlds=numbers["worlds"],
        histories=numbers["histories"],
        price_year=numbers.get("price_year", numbers["base"]),
        periods={k.removeprefix("period."): v for k, v in settings.periods.items()},
        compare_with=tuple(w.strip() for w in with_word if w.strip()),
        settings=dict(words),
        parameters=parameters,
        sources=sources,
        folder=folder,
        hashes=dict(hashes),
        problems=problems,
        shapes=dict(shapes or {}),
        _frames=frames,
    )
