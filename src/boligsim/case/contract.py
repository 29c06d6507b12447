"""The data contract: every table of a case, its columns and what may stand in them.

Reader, checker, writer and `boligsim new` all read this one declaration. Rules that need more
than one row stand in `rules`, the keys of the table ``case`` in `keys`, the parameter paths in
`paths`.
"""

from __future__ import annotations

from boligsim.case.columns import Column, Table
from boligsim.case.instruments import INSTRUMENTS, UNITS

__all__ = ["HOMELESS_PLACES", "STATUS", "TABLES", "Column", "Table"]

STATUS = ("measured", "published", "assumed", "illustrative")
BUILDINGS = (
    "detached",
    "semi_or_row",
    "semi_detached",
    "row",
    "block",
    "shared",
    "institution",
)
HOMELESS_PLACES = ("homeless", "nowhere", "friends", "institution", "temporary")
MEASURES = tuple(INSTRUMENTS)
DISTRIBUTIONS = (
    "fixed",
    "uniform",
    "triangular",
    "normal",
    "lognormal",
    "beta",
    "gamma",
)


def _text(*names: str, blank: bool = True, optional: bool = False) -> tuple[Column, ...]:
    return tuple(Column(n, "text", blank=blank, optional=optional) for n in names)


_LABELS = (Column("label_nb"), Column("label_nn"), Column("label_en"))
_SOURCE = (Column("source", blank=True), Column("status", "word", words=STATUS))
_YEAR = Column("year", "int", low=1900, high=2200)
_GROUP = Column("group", "name", refers=("groups", "group"))
_ANY_GROUP = Column("group", "name", blank=True, refers=("groups", "group"))
_DWELLING = Column("dwelling", "name", refers=("dwellings", "dwelling"))
_SCENARIO = Column("scenario", "name", refers=("scenarios", "scenario"))
_VALUE = Column("value", "number")


def _count(name: str, *, blank: bool = False) -> Column:
    return Column(name, "number", blank=blank, low=0)


def _whole(name: str, *, blank: bool = False, low: float = 0) -> Column:
    return Column(name, "int", blank=blank, low=low)


def _share(name: str, *, blank: bool = False) -> Column:
    return Column(name, "number", blank=blank, low=0, high=1)


_ALL = (
    Table(
        "case",
        "name, dates, seed and settings",
        (Column("key", "name"), Column("value", blank=True)),
        ("key",),
        required=True,
    ),
    Table(
        "population",
        "persons on 1 January; left out: the bundled panel",
        (
            _YEAR,
            Column("sex", "word", words=("female", "male", "both")),
            Column("age", "int", low=0, high=105),
            _whole("persons"),
        ),
        ("year", "sex", "age"),
    ),
    Table(
        "report_groups",
        "groups of published tables",
        (Column("report_group", "name"), *_LABELS),
        ("report_group",),
        required=True,
    ),
    Table(
        "groups",
        "target groups",
        (
            Column("group", "name"),
            Column("report_group", "name", refers=("report_groups", "report_group")),
            Column("grows_into", "name", blank=True, refers=("groups", "group"), optional=True),
            *_LABELS,
            Column(
                "exposure",
                "word",
                words=(
                    "population",
                    "households",
                    "renter_households",
                    "households_living_alone",
                    "households_lone_parent",
                    "households_with_children",
                    "settlement",
                    "none",
                ),
                pattern=r"(persons|women|men)_\d+(_\d+|plus)",
                example="persons_18_66, women_18plus, persons_80plus",
            ),
            _whole("priority", low=1),
            *_SOURCE,
        ),
        ("group",),
        required=True,
    ),
    Table(
        "dwellings",
        "dwelling types that the municipality disposes of",
        (
            Column("dwelling", "name"),
            *_LABELS,
            Column(
                "kind",
                "word",
                words=("rental", "care", "institution", "temporary", "shelter", "staff"),
            ),
            Column("owner", "word", words=("municipality", "foundation", "private")),
            _whole("units"),
            Column("zone", "name", blank=True, refers=("zones", "zone")),
            Column("building", "word", words=BUILDINGS),
            _whole("bedrooms", blank=True),
            _whole("max_persons", blank=True, low=1),
            _count("area_m2", blank=True),
            _share("accessible", blank=True),
            Column("definition", blank=True),
            Column("staffed", "yes"),
            _count("rent", blank=True),
            Column("bound_until", "date", blank=True),
            Column("land_use_purpose", blank=True),
            *_SOURCE,
        ),
        ("dwelling",),
        required=True,
    ),
    Table(
        "fit",
        "which group fits which dwelling; rank 1 best, blank = does not fit",
        (_GROUP, _DWELLING, _whole("rank", blank=True, low=1), *_SOURCE),
        ("group", "dwelling"),
        required=True,
    ),
    Table(
        "household_size",
        "law of adults and children per group",
        (_GROUP, _whole("adults", low=1), _whole("children"), _share("probability"), *_SOURCE),
        ("group", "adults", "children"),
        required=True,
    ),
    Table(
        "start",
        "who lives or waits where at the base date",
        (
            Column("group", "name", words=("all",), refers=("groups", "group")),
            Column(
                "place",
                "name",
                words=("home", *HOMELESS_PLACES),
                refers=("dwellings", "dwelling"),
            ),
            _whole("households", blank=True),
            _whole("persons", blank=True),
            _count("low", blank=True),
            _count("high", blank=True),
            *_SOURCE,
        ),
        ("group", "place"),
        required=True,
    ),
    Table(
        "arrivals",
        "settlement of refugees, persons a year",
        (
            _YEAR,
            _GROUP,
            _count("requested", blank=True),
            _count("decided", blank=True),
            _count("settled", blank=True),
            *_SOURCE,
        ),
        ("year", "group"),
    ),
    Table(
        "jobs",
        "announced jobs",
        (_YEAR, _count("permanent"), _share("share_settling"), *_SOURCE),
        ("year",),
    ),
    Table(
        "other_demand",
        "dwellings for others than residents",
        (
            _YEAR,
            Column("kind", "word", words=("students", "commuters", "project_workers")),
            Column("dwellings", "number"),
            *_SOURCE,
        ),
        ("year", "kind"),
    ),
    Table(
        "parameters",
        "every rate, share, effect, delay, cost and density",
        (
            Column("path", "name"),
            _ANY_GROUP,
            Column(
                "dwelling", "name", blank=True, words=BUILDINGS, refers=("dwellings", "dwelling")
            ),
            _VALUE,
            Column("low", "number", blank=True),
            Column("high", "number", blank=True),
            Column("distribution", "word", words=DISTRIBUTIONS),
            Column("unit"),
            Column("scope", "word", words=("place", "behaviour")),
            Column("transferable", "yes"),
            Column("valid_from", "int", blank=True, low=1900, high=2200),
            Column("valid_to", "int", blank=True, low=1900, high=2200),
            Column("chapter", blank=True),
            *_SOURCE,
        ),
        ("path", "group", "dwelling"),
        required=True,
    ),
    Table(
        "history",
        "what was counted",
        (
            Column("date", "date"),
            Column("series", "name"),
            Column(
                "group", "name", blank=True, words=("all",), refers=("groups|report_groups", "")
            ),
            _count("value", blank=True),
            Column("unit", blank=True),
            Column("definition", blank=True),
            Column("border", blank=True),
            _count("error", blank=True),
            Column("source", blank=True),
            Column("status", "word", words=(*STATUS, "missing")),
        ),
        ("date", "series", "group", "definition"),
    ),
    Table(
        "indicators",
        "measured facts about the municipality, not drawn",
        (
            _YEAR,
            Column("series", "name"),
            Column("value", "number", blank=True),
            Column("unit", blank=True),
            Column("status", "word", words=(*STATUS, "missing")),
            Column("source", blank=True),
        ),
        ("year", "series"),
    ),
    Table(
        "reference",
        "lines of Statistics Norway's projection",
        (
            _YEAR,
            Column("series", "name"),
            Column("alternative", "name"),
            Column("age"),
            _count("value"),
            Column("vintage", "int", blank=True, optional=True, low=1900, high=2200),
            Column("source", blank=True),
        ),
        ("year", "series", "alternative", "age", "vintage"),
    ),
    Table(
        "scenarios",
        "alternatives; the first is the base case, one is recommended",
        (Column("scenario", "name"), *_LABELS, Column("recommended", "yes", blank=True)),
        ("scenario",),
        required=True,
    ),
    Table(
        "measures",
        "one row is one decision",
        (
            _SCENARIO,
            Column("measure", "word", words=MEASURES),
            Column("name"),
            Column("start", "date"),
            Column("end", "date", blank=True),
            _count("amount"),
            Column("unit", "word", words=UNITS),
            Column("dwelling", "name", blank=True, refers=("dwellings", "dwelling")),
            _ANY_GROUP,
            Column("share", "number", blank=True, low=0, high=1, optional=True),
            Column("fade_years", "number", blank=True, low=0, high=30, optional=True),
            *_text("note", optional=True),
        ),
        ("scenario", "measure", "name", "start", "dwelling", "group"),
    ),
    Table(
        "overrides",
        "parameters that a scenario replaces",
        (
            _SCENARIO,
            Column("path", "name"),
            Column("group", "name", blank=True, refers=("groups", "group"), optional=True),
            Column(
                "dwelling",
                "name",
                blank=True,
                words=BUILDINGS,
                refers=("dwellings", "dwelling"),
                optional=True,
            ),
            _VALUE,
            *_text("note", optional=True),
        ),
        ("scenario", "path", "group", "dwelling"),
    ),
    Table(
        "targets",
        "what the municipality wants to reach, and when",
        (
            Column("series", "name"),
            Column("by", "int", low=1900, high=2230),
            Column("at_most", "number", blank=True),
            Column("at_least", "number", blank=True),
            *_LABELS,
        ),
        ("series", "by"),
    ),
    Table(
        "zones",
        "where dwellings can be built",
        (
            Column("zone", "name"),
            Column("building", "word", words=BUILDINGS),
            _count("capacity"),
            Column("reserve", "word", words=("ready", "long")),
            Column("earliest", "int", low=1900, high=2230),
            Column("after", "name", blank=True, refers=("zones", "zone")),
            _share("probability"),
            _count("slip_months"),
            _count("cost", blank=True),
            _count("service_km", blank=True),
            _count("existing_dwellings", blank=True),
            _count("existing_social", blank=True),
            _count("service_plots", blank=True),
            _count("decares", blank=True),
            Column("accessible_share", "number", blank=True, low=0, high=1, optional=True),
            Column("illustrative", "yes"),
            *_text("label_nb", "label_nn", "label_en", optional=True),
        ),
        ("zone", "building"),
    ),
    Table(
        "border",
        "the municipality's border, points in order, one ring after the other",
        (
            _whole("ring", low=1),
            _whole("point", low=1),
            Column("lon", "number", low=-180, high=180),
            Column("lat", "number", low=-90, high=90),
        ),
        ("ring", "point"),
    ),
    Table(
        "rules",
        "ceilings and shares that a plan must keep",
        (Column("rule", "name"), _VALUE, Column("unit", blank=True), *_SOURCE),
        ("rule",),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
