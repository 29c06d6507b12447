"""A filled-in case for any municipality of the bundled panel, without network.

The template (``data/norway/template``) holds rates; the municipality's own population, age
structure and indicators turn them into numbers. What has no basis stays blank, with the reason.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from boligsim.base import InputError, data_path
from boligsim.case.cells import typed_frame
from boligsim.case.contract import TABLES
from boligsim.case.load import load_case
from boligsim.case.messages import near, say, translate
from boligsim.case.panel import municipalities, number_of, panel_population
from boligsim.case.place import Place
from boligsim.case.write import write_tables

__all__ = ["new_case"]

_NOT_KNOWN = "not in the collected data; the municipality must enter it"
_SAMPLED = f"a sample of smaller municipalities is in the survey; {_NOT_KNOWN}"


def new_case(folder: str | Path, municipality: str, *, xlsx: bool = False) -> Path:
    """Make a case for a municipality of the bundled panel.

    Parameters
    ----------
    folder
        Folder to write; it is replaced as a whole. Its name is the case's name.
    municipality
        Four digits, numbers of 2024.
    xlsx
        One workbook in the folder, instead of CSV files.

    Returns
    -------
    Path
        What `load_case` reads: the folder, or the workbook in it.

    Raises
    ------
    InputError
        When the panel does not have the municipality.
    """
    folder = Path(folder)
    place = _place(str(municipality).strip())
    frames = {
        "case": _case_table(place, folder.absolute().name),
        "population": place.population,
        "report_groups": _template("report_groups"),
        "groups": _template("groups"),
        "dwellings": _dwellings(place),
        "fit": _template("fit"),
        "household_size": _template("household_size"),
        "arrivals": _arrivals(place),
        "jobs": _each_year(place, "jobs"),
        "other_demand": _each_year(place, "other_demand"),
        "parameters": _parameters(place),
        "history": _history(),
        "indicators": _indicators(place),
        "reference": _template("reference"),
        "scenarios": _template("scenarios"),
        "measures": _measures(place),
        "overrides": _template("overrides"),
        "targets": _template("targets"),
        "zones": _template("zones"),
        "rules": _template("rules"),
        "border": _template("border"),
    }
    frames["start"] = _start(place, frames["dwellings"])
    ordered = {name: typed_frame(name, frames[name]) for name in TABLES}
    made = write_tables(ordered, folder, xlsx=xlsx)
    load_case(made)
    return made


def _place(number: str) -> Place:
    known = municipalities().set_index("municipality")
    inside = known.index[known["in_panel"] == "yes"]
    if number.isdigit():
        number = number.zfill(4)  # a spreadsheet drops the first 0
    if number not in known.index:
        hint = near(number, inside) if number.isdigit() else number_of(number)
        raise InputError(
            say(
                "There is no municipality '{number}' (four digits, numbers of 2024); {hint}",
                number=number,
                hint=hint or say("the file {file} lists them", file=_list_of_municipalities()),
            )
        )
    row = known.loc[number]
    if number not in inside:
        raise InputError(
            say(
                "{number} {name} is not one of the {count} municipalities with bundled population "
                "figures. Make a case for another one and replace its tables, population first.",
                number=number,
                name=str(row["name"]),
                count=len(inside),
            )
        )
    settings = dict(zip(*_template("case")[["key", "value"]].T.to_numpy(), strict=True))
    return Place(
        number,
        str(row["name"]),
        int(settings["base"]),
        int(settings["until"]),
        panel_population(number, int(settings["base"])),
        _national("indicators"),
    )


def _list_of_municipalities() -> str:
    return str(data_path("norway", "municipalities.csv"))


def _national(name: str) -> pd.DataFrame:
    return pd.read_csv(
        data_path("norway", f"{name}.csv"), dtype={"municipality": "str"}, keep_default_na=True
    )


def _template(name: str) -> pd.DataFrame:
    path = data_path("norway", "template", f"{name}.csv")
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def _number(text: Any) -> float:
    return float(text) if str(text) not in ("", "nan") else math.nan


def _round(value: float) -> float:
    return float(math.floor(value + 0.5))


def _case_table(place: Place, name: str) -> pd.DataFrame:
    own = {
        "name": name,
        "municipality": place.number,
        "municipality_name": place.name,
        "seed": str(int(place.number)),
    }
    rest = _template("case")
    return pd.concat([pd.DataFrame({"key": list(own), "value": list(own.values())}), rest])


def _dwellings(place: Place) -> pd.DataFrame:
    out = _template("dwellings")
    factor = place.municipal_dwellings_factor()
    units = []
    for row in out.to_dict("records"):
        value = _number(row["units_per_1000"]) * place.basis(row["basis"]) / 1000
        if row["kind"] in ("rental", "staff") or row["dwelling"] == "shared":
            value *= factor
        units.append(max(_round(value), _number(row["min_units"])))
    out["units"] = units
    return out


def _start(place: Place, dwellings: pd.DataFrame) -> pd.DataFrame:
    out = _template("start")
    inside = [
        _number(r["inhabitants_from"] or "0")
        <= place.inhabitants
        <= (_number(r["inhabitants_to"] or "inf"))
        for r in out.to_dict("records")
    ]
    out = out[inside].reset_index(drop=True)
    thousands = place.inhabitants / 1000
    for column, rounded in (
        ("households", _round),
        ("persons", _round),
        ("low", math.floor),
        ("high", math.ceil),
    ):
        rates = [_number(v) for v in out[f"{column}_per_1000"]]
        out[column] = [math.nan if math.isnan(r) else float(rounded(r * thousands)) for r in rates]
    units = dict(zip(dwellings["dwelling"], dwellings["units"], strict=True))
    for name in dict.fromkeys(out.loc[out["share_of_units"] != "", "place"]):
        mine = (out["place"] == name) & (out["share_of_units"] != "")
        shares = [float(v) for v in out.loc[mine, "share_of_units"]]
        out.loc[mine, "households"] = _apportion(shares, float(units[name]))
    return out


def _apportion(shares: list[float], units: float) -> list[float]:
    """Whole households by largest remainders; the total is the rounded sum, at most the units."""
    wanted = [share * units for share in shares]
    whole = [float(math.floor(w + 1e-9)) for w in wanted]
    rest = int(min(_round(sum(wanted)), units) - sum(whole))
    order = sorted(range(len(wanted)), key=lambda i: whole[i] - wanted[i])
    for i in order[:rest]:
        whole[i] += 1
    return whole


def _years(place: Place) -> range:
    return range(place.base, place.until + 1)


def _arrivals(place: Place) -> pd.DataFrame:
    rows = []
    for row in _template("arrivals").to_dict("records"):
        numbers = {
            column: _round(_number(row[f"{column}_per_1000"]) * place.inhabitants / 1000)
            for column in ("requested", "decided", "settled")
        }
        # Asked and decided a year ahead; later years follow the country's number and the share.
        rows += [{**row, **numbers, "year": year} for year in _years(place)[:2]]
    return pd.DataFrame(rows).sort_values(["year", "group"], kind="stable")


def _each_year(place: Place, name: str) -> pd.DataFrame:
    frame = _template(name)
    return pd.concat([frame.assign(year=year) for year in _years(place)], ignore_index=True)


def _measures(place: Place) -> pd.DataFrame:
    out = _template("measures")
    out["amount"] = [
        max(
            _round(_number(r["amount_per_1000"]) * place.basis(r["basis"]) / 1000),
            _number(r["min_amount"]),
        )
        for r in out.to_dict("records")
    ]
    return out


def _parameters(place: Place) -> pd.DataFrame:
    out = pd.read_csv(
        data_path("norway", "parameters.csv"), dtype="str", keep_default_na=False
    ).astype("object")
    for row, cells in enumerate(out.to_dict("records")):
        factor = place.inhabitants / 1000 if cells["scale"] == "per_1000_inhabitants" else 1.0
        own = place.own_parameter(str(cells["path"]))
        if own is not None:
            value, source = own
            factor = value / _number(cells["value"])
            out.loc[row, "source"], out.loc[row, "status"] = source, "measured"
        if factor != 1.0:
            for column in ("value", "low", "high"):
                out.loc[row, column] = float(f"{_number(cells[column]) * factor:.6g}")
    return out


def _history() -> pd.DataFrame:
    rows = [
        {
            "date": f"{year}-12-01",
            "series": "homeless_persons",
            "group": "all",
            "unit": "persons",
            "definition": "NIBR: registrerte bostedsløse personer, uke 48",
            "source": translate(_SAMPLED, "nb"),
            "status": "missing",
        }
        for year in (2024,)
    ]
    return pd.DataFrame(rows)


def _indicators(place: Place) -> pd.DataFrame:
    own = place.indicators.drop(columns="municipality")
    types = _national("households_by_type")
    mine = types[types["municipality"] == place.number].drop(columns="municipality")
    long = mine.melt("year", var_name="series", value_name="value").dropna()
    long = long.sort_values(["year", "series"])
    long["series"] = ["households" if s == "total" else f"households_{s}" for s in long["series"]]
    long = long.assign(unit="households", status="measured", source="SSB 06944")
    table = pd.concat([own, long], ignore_index=True)
    have = set(table["series"])
    wanted = {
        "households": "households",
        "households_renter": "households",
        "dwellings": "dwellings",
        "sales": "dwellings",
        "price_per_m2": "NOK per m2",
        "attrition_per_year": "dwellings per year",
        "municipal_dwellings_per_1000": "per 1000 inhabitants",
        "start_loans": "loans per year",
        "temporary_stays": "households per year",
        "municipal_purchases": "dwellings per year",
    }
    blank = [
        {
            "year": place.base - 1,
            "series": series,
            "unit": unit,
            "status": "missing",
            "source": translate(_NOT_KNOWN, "nb"),
        }
        for series, unit in wanted.items()
        if series not in have
    ]
    return pd.concat([table, pd.DataFrame(blank)], ignore_index=True)
