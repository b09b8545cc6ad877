"""What Splink compares, level by level, and which pairs it looks at."""

from typing import Any, Final


def _level(sql: str, label: str, **more: Any) -> dict[str, Any]:
    return {"sql_condition": sql, "label_for_charts": label, **more}


def _missing(column: str) -> dict[str, Any]:
    return _level(f"{column}_l IS NULL OR {column}_r IS NULL", "Missing", is_null_level=True)


def _equal(column: str, label: str) -> dict[str, Any]:
    """Equal values; a rare value counts for more than a common one."""
    return _level(
        f"{column}_l = {column}_r",
        label,
        tf_adjustment_column=column,
        tf_adjustment_weight=1.0,
        tf_minimum_u_value=0.0001,
    )


_OTHERWISE: Final = _level("ELSE", "Otherwise")
_DAY: Final = "try_cast(date_of_birth_{side} AS DATE)"
_L, _R = _DAY.format(side="l"), _DAY.format(side="r")
_ONE_PART: Final = (
    f"(day({_L}) = day({_R}))::int + (month({_L}) = month({_R}))::int + (year({_L}) = year({_R}))::int = 2"
)
_SWAPPED: Final = f"year({_L}) = year({_R}) AND day({_L}) = month({_R}) AND month({_L}) = day({_R})"

COMPARISONS: Final[list[dict[str, Any]]] = [
    {
        "output_column_name": "surname",
        "comparison_levels": [
            _missing("surname"),
            _equal("surname", "Surname the same"),
            _level("damerau_levenshtein(surname_l, surname_r) <= 1", "Surname one slip apart"),
            _level(
                "jaro_winkler_similarity(surname_l, surname_r) >= 0.88 OR sound_l = sound_r",
                "Surname alike in letters or sound",
            ),
            _OTHERWISE,
        ],
    },
    {
        "output_column_name": "forename",
        "comparison_levels": [
            _missing("forename"),
            _equal("forename", "Forename the same"),
            _level(
                "list_has_any(families_l, families_r) OR starts_with(forename_l, forename_r)"
                " OR starts_with(forename_r, forename_l)",
                "Short form or initial of the forename",
            ),
            _level(
                "damerau_levenshtein(forename_l, forename_r) <= 1"
                " OR jaro_winkler_similarity(forename_l, forename_r) >= 0.88",
                "Forename alike in letters",
            ),
            _OTHERWISE,
        ],
    },
    {
        "output_column_name": "initials",
        "comparison_levels": [
            _level(
                "surname_l IS NOT NULL AND surname_r IS NOT NULL AND forename_l IS NOT NULL"
                " AND forename_r IS NOT NULL",
                "Names are given",
                is_null_level=True,
            ),
            _level("initials_l = initials_r", "Initials the same"),
            _OTHERWISE,
        ],
    },
    {
        "output_column_name": "date_of_birth",
        "comparison_levels": [
            _missing("date_of_birth"),
            _level("date_of_birth_l = date_of_birth_r", "Date of birth the same"),
            _level(_SWAPPED, "Day and month changed round"),
            _level(f"abs(date_diff('day', {_L}, {_R})) <= 10", "Dates of birth a few days apart"),
            _level(_ONE_PART, "One of day, month and year differs"),
            _OTHERWISE,
        ],
    },
    {
        "output_column_name": "middle_names",
        "comparison_levels": [
            _missing("middle_names"),
            _level("list_has_any(middle_names_l, middle_names_r)", "A middle name the same"),
            _OTHERWISE,
        ],
    },
    {
        "output_column_name": "sex",
        "comparison_levels": [_missing("sex"), _level("sex_l = sex_r", "Sex the same"), _OTHERWISE],
    },
    {
        "output_column_name": "site",
        "comparison_levels": [_missing("site"), _level("site_l = site_r", "Site the same"), _OTHERWISE],
    },
]
# Pairs alike in one of these teach what pairs of one person are like in everything else.
TRAINING_BLOCKS: Final = (("date_of_birth",), ("surname", "forename"))
PREDICTION_BLOCKS: Final = [
    {"blocking_rule": "l.date_of_birth = r.date_of_birth", "sql_dialect": "duckdb"},
    {"blocking_rule": "l.surname = r.surname AND l.forename = r.forename", "sql_dialect": "duckdb"},
    {
        "blocking_rule": "l.sound = r.sound AND substr(l.date_of_birth, 1, 4) = substr(r.date_of_birth, 1, 4)"
        " AND l.initials = r.initials",
        "sql_dialect": "duckdb",
    },
]
