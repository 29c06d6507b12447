"""What every room uses: errors, keyed random numbers, time, files, words and plot style.

Nothing here knows about housing. Imports nothing from the other rooms.
"""

from __future__ import annotations

from boligsim.base.errors import BoligsimError, CaseError, InputError, did_you_mean
from boligsim.base.files import atomic_folder, data_path, sha256_file, write_csv
from boligsim.base.random import fold, fold_array, generator, normals, uniforms
from boligsim.base.results import Table
from boligsim.base.summary import summarise
from boligsim.base.text import label, number, sentence
from boligsim.base.time import parse_date, years_since

__all__ = [
    "BoligsimError",
    "CaseError",
    "InputError",
    "Table",
    "atomic_folder",
    "data_path",
    "did_you_mean",
    "fold",
    "fold_array",
    "generator",
    "label",
    "normals",
    "number",
    "parse_date",
    "sentence",
    "sha256_file",
    "summarise",
    "uniforms",
    "write_csv",
    "years_since",
]
