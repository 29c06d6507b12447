"""Write the tables of a case: a folder of CSV files or a workbook with one sheet each."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from boligsim.base import atomic_folder
from boligsim.case.contract import TABLES
from boligsim.case.reader import cell_text
from boligsim.case.shapes import SHAPES_FILE, Shapes, geojson_text

if TYPE_CHECKING:
    from boligsim.case.case import Case

__all__ = ["write_case", "write_tables"]


def write_case(case: Case, folder: str | Path, *, xlsx: bool = False) -> Path:
    """Write a case so that `load_case` reads the same case again.

    Parameters
    ----------
    case
        The case.
    folder
        Folder to write; it is replaced as a whole.
    xlsx
        One workbook in the folder, instead of CSV files.

    Returns
    -------
    Path
        The folder, or the workbook in it.
    """
    return write_tables(case.tables(), folder, xlsx=xlsx, shapes=case.shapes)


def write_tables(
    frames: Mapping[str, pd.DataFrame],
    folder: str | Path,
    *,
    xlsx: bool = False,
    shapes: Shapes | None = None,
) -> Path:
    """Write tables of a case; optional ones that are empty are left out of the folder.

    Parameters
    ----------
    frames
        Table name -> frame.
    folder
        Folder to write; it is replaced as a whole.
    xlsx
        One workbook ``<folder>/<folder name>.xlsx``, instead of CSV files.
    shapes
        Outlines of the zones, written as ``zones.geojson``.

    Returns
    -------
    Path
        The folder, or the workbook in it.
    """
    folder = Path(folder)
    book = f"{folder.absolute().name}.xlsx"
    with atomic_folder(folder) as new:
        if xlsx:
            _write_workbook(frames, new / book)
        else:
            for name, frame in frames.items():
                _write_csv(frame, new / f"{name}.csv")
        if shapes:
            (new / SHAPES_FILE).write_text(geojson_text(shapes), encoding="utf-8", newline="\n")
    return folder / book if xlsx else folder


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(frame.columns)
        for row in frame.itertuples(index=False, name=None):
            writer.writerow([cell_text(value) for value in row])


def _write_workbook(frames: Mapping[str, pd.DataFrame], path: Path) -> None:
    import xlsxwriter

    # Text stays text: a municipality's number may begin with 0.
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for name, frame in frames.items():
            sheet = book.add_worksheet(name)
            numeric = [frame.dtypes.iloc[i].kind in "iuf" for i in range(frame.shape[1])]
            for j, column in enumerate(frame.columns):
                sheet.write_string(0, j, str(column), head)
                longest = max((len(cell_text(v)) for v in frame.iloc[:200, j]), default=0)
                sheet.set_column(j, j, min(max(longest, len(str(column))) + 2, 60))
            for i, row in enumerate(frame.itertuples(index=False, name=None), 1):
                for j, value in enumerate(row):
                    text = cell_text(value)
                    if numeric[j] and text:
                        sheet.write_number(i, j, float(value))
                    elif text:
                        sheet.write_string(i, j, text)
            sheet.freeze_panes(1, 0)
            if name in TABLES:
                sheet.write_comment(0, 0, TABLES[name].about)
