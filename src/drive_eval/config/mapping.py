"""config/extracts/*.yaml: one mapping per agency layout, and the code lists that they share."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from drive_eval.config.errors import ConfigError
from drive_eval.config.load import parse
from drive_eval.config.section import Section

SHARED_LISTS = "code_lists"


def _as_text(value: Any) -> Any:
    """Numbers of YAML as text; true and false refused, since YAML makes them of yes and no."""
    if isinstance(value, bool):
        raise ValueError('write "yes" and "no" in quotes: YAML reads them bare as true and false')
    return str(value) if isinstance(value, int | float) else value


def _as_pattern(value: str) -> str:
    """A wording that begins with '~' must be a regular expression."""
    if value.startswith("~"):
        try:
            re.compile(value[1:])
        except re.error as error:
            raise ValueError(f"not a regular expression ({error})") from None
    return value


Text = Annotated[str, BeforeValidator(_as_text)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Variant = Annotated[str, BeforeValidator(_as_text), AfterValidator(_as_pattern)]
Variants = dict[Text, tuple[Variant, ...]]
RecordName = Literal[
    "allocation",
    "marac_case",
    "police_record",
    "idva_form",
    "drive_case",
    "drive_form",
    "drive_contact",
    "drive_action",
]


class Offence(Section):
    """One offence of the code list."""

    title: str = Field(description="Wording that the tables carry.")
    code: Text = Field("", description="Home Office code; empty for an incident without a crime.")
    kind: Literal["crime", "non_crime_domestic", "non_crime_other"] = Field(
        "crime", description="Crime, domestic incident without a crime, or other incident without a crime."
    )
    variants: tuple[Variant, ...] = Field(
        (), description="Other wordings, folded; one that begins with '~' is a regular expression."
    )


class CodeLists(Section):
    """code_lists.yaml: what every layout shares."""

    unknown: tuple[Variant, ...] = Field(
        description="Marks of 'not known', in any column: no value, and nothing to ask."
    )
    names_not_marks: tuple[Text, ...] = Field(
        (), description="Marks of 'not known' that can be someone's name, and so are none in a name's column."
    )
    ditto: tuple[Text, ...] = Field(description="Marks of 'the same as in the row above'.")
    not_data: tuple[Text, ...] = Field(
        description="Regular expressions, on the folded first filled cell, of totals and footers."
    )
    lists: dict[Word, Variants] = Field(
        description="Code lists by name: each code with the wordings that mean it; '~' begins a regular expression."
    )
    offences: tuple[Offence, ...] = Field(description="Offences; the first of a code leads it.")


class Column(Section):
    """Where one field is found."""

    headers: tuple[Text, ...] = Field(
        min_length=1,
        description="Headings that mean this field; case, spaces and punctuation are folded. Two columns that fit are refused.",
    )
    under: Text = Field("", description="Heading of the banner row above, where one heading stands twice.")
    required: bool = Field(True, description="Whether the layout is unusable without this column.")
    codes: Word | None = Field(None, description="Code list, where it is not the field's own.")
    asked_on: tuple[Word, ...] = Field(
        (),
        description="Form types that ask this item; blank on another form is 'not asked', not 'unknown'. Empty: all.",
    )


class Sheet(Section):
    """One kind of sheet in a workbook, or the one table of a CSV."""

    record: RecordName = Field(description="What a row is, which decides the table that it feeds.")
    sheets: tuple[Text, ...] = Field(
        ("*",), description="Sheet names, folded, '*' for any run of characters."
    )
    banner: tuple[Text, ...] = Field(
        (), description="Headings of the row above the headings, if there is one."
    )
    columns: dict[Word, Column] = Field(description="Field by field, where it is found.")
    ignored: tuple[Text, ...] = Field(
        (),
        description="Headings that are known and deliberately not read; any other extra heading is asked about.",
    )
    anchor: tuple[Word, ...] = Field(
        min_length=1,
        description="Fields of which one, readable, makes a sparse row a record and not a footer.",
    )
    one_of: tuple[tuple[Word, ...], ...] = Field(
        (), description="Sets of fields of which at least one must have a column."
    )
    date_from_sheet: Word | None = Field(
        None,
        description="Field taken from the date in the sheet's title and name; a disagreement is asked about.",
    )
    case_ref: Text = Field(
        "",
        description="Case reference built where no column holds it, such as 'ESX {meeting_date:%d%m%y}/{case_number:02d}'.",
    )
    name_order: Literal["surname_first", "forename_first"] = Field(
        "surname_first", description="Order in a whole-name cell where capitals or a comma do not tell."
    )
    duplicates: Literal["drop", "keep"] = Field(
        "drop",
        description="Rows that say the same as an earlier one: set aside as duplicates, or kept with a query (logs).",
    )


class Layout(Section):
    """One layout of one agency's extracts."""

    agency: Literal["allocation", "marac", "police", "idva", "drive"] = Field(description="Agency.")
    description: str = Field(description="What the layout is, for whoever reads the file.")
    files: tuple[str, ...] = Field(
        min_length=1, description="File patterns under data/raw, such as 'police/*athena*.csv'."
    )
    required: bool = Field(True, description="Whether the study cannot run without a file of this layout.")
    site: Word | None = Field(
        None, description="Site of every row, as config names it; else a `site` column says."
    )
    date_order: Literal["dmy", "mdy"] = Field(
        "dmy",
        description="Order of numeric dates. A date that contradicts it is asked about, never turned round.",
    )
    midnight_is_no_time: bool = Field(
        False, description="Whether 00:00 is how the system shows that no time of day was recorded."
    )
    unknown: tuple[Variant, ...] = Field((), description="Further marks of 'not known' in this layout.")
    codes: dict[Word, Variants] = Field(
        default_factory=dict, description="Additions to the shared code lists; they win over the shared ones."
    )
    sheets: tuple[Sheet, ...] = Field(min_length=1, description="The kinds of sheet.")

    @model_validator(mode="after")
    def _site_from_somewhere(self) -> "Layout":
        for sheet in self.sheets:
            needs = sheet.record not in ("drive_contact", "drive_action")
            if needs and self.site is None and "site" not in sheet.columns:
                raise ValueError("no `site`, and a sheet without a `site` column: which site is a row's?")
        return self


class Mappings(Section):
    """Every mapping of a study, by name, with the code lists that they share."""

    shared: CodeLists = Field(description="code_lists.yaml.")
    layouts: dict[str, Layout] = Field(description="The other files, by name without ending.")


def read_mappings(texts: Mapping[str, str]) -> Mappings:
    """Mappings from the text of each YAML file, by file name.

    Raises
    ------
    ConfigError
        With a line for each thing to mend, in every file: file, key, what is wrong.
    """
    problems: list[str] = []
    shared: CodeLists | None = None
    layouts: dict[str, Layout] = {}
    for name in sorted(texts):
        stem = name.rsplit("/", 1)[-1].removesuffix(".yaml").removesuffix(".yml")
        shown = f"config/extracts/{stem}.yaml"
        try:
            if stem == SHARED_LISTS:
                shared = parse(texts[name], CodeLists, shown)
            else:
                layouts[stem] = parse(texts[name], Layout, shown)
        except ConfigError as error:
            problems += error.problems
    if shared is None and not any(SHARED_LISTS in problem for problem in problems):
        problems.append(f"config/extracts/{SHARED_LISTS}.yaml: missing; copy it from the sample study")
    if shared is not None:
        problems += [
            problem for name, layout in layouts.items() for problem in _misfits(name, layout, shared)
        ]
    if problems or shared is None:
        raise ConfigError(problems)
    return Mappings(shared=shared, layouts=layouts)


def load_mappings(folder: Path) -> Mappings:
    """`read_mappings` of the YAML files in a folder; an empty folder is a ConfigError."""
    files = sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")])
    if not files:
        raise ConfigError(["config/extracts: no mappings (*.yaml); copy them from the sample study"])
    return read_mappings({file.name: file.read_text(encoding="utf-8-sig") for file in files})


def _misfits(name: str, layout: Layout, shared: CodeLists) -> list[str]:
    """Names in a mapping that stand for nothing: code lists, anchors, fields of `one_of`; bad patterns."""
    problems = []
    for number, sheet in enumerate(layout.sheets):
        where = f"config/extracts/{name}.yaml: sheets.{number}"
        for field, column in sheet.columns.items():
            if column.codes and column.codes not in {**shared.lists, **layout.codes}:
                problems.append(f"{where}.columns.{field}.codes: no code list is named {column.codes}")
            if column.under and column.under not in sheet.banner:
                problems.append(
                    f"{where}.columns.{field}.under: '{column.under}' is not in the sheet's banner"
                )
        for key, fields in (("anchor", sheet.anchor), *(("one_of", choice) for choice in sheet.one_of)):
            problems += [
                f"{where}.{key}: {field} is not among the sheet's columns"
                for field in fields
                if field not in sheet.columns
            ]
    return problems
