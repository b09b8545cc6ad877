"""The covering note that comes with a simulated supply."""

from drive_eval.simulate.scenario import Scenario


def covering_note(scenario: Scenario) -> str:
    """A note like that which agencies send: what each file is, and how it is coded."""
    return _NOTE.format(
        title=scenario.title, printed=f"{scenario.printed.day} {scenario.printed:%B %Y}",
        start=f"{scenario.police_from.day} {scenario.police_from:%B %Y}",
        cut=f"{scenario.data_cut.day} {scenario.data_cut:%B %Y}", iso=scenario.data_cut,
        workbook="a workbook per financial year" if scenario.marac.yearly_workbooks else "a workbook",
    )  # fmt: skip


_NOTE = """# Data supplied to the Drive Project evaluation (simulated)

Covering note for the {title} extracts, drawn {printed}. Sites: Essex, South Wales, West Sussex. Data cut
{iso}. All people in this supply are invented by `drive-eval simulate`; no real person is described.

## Allocation log (`allocation/allocation_log.xlsx`)
One row each time a perpetrator discussed at Marac was put through allocation; two title lines, headings
on line 3. Seq and Alloc ID are issued in order. Group is the group drawn. Override? is Y when the panel
asked for a place out of turn; Group still shows the draw. Rows marked Screened out were never drawn. The
ratio of Drive to control differs by site and over time.

## Marac lists (`marac/`) to {cut}
- Essex: {workbook} with one sheet per meeting; totals line at the foot. The layout changed in December
  2016. Case numbers restart at each meeting; the allocation log writes them as ESX ddmmyy/nn.
- South Wales: one CSV, semicolons, Windows encoding, headings partly in Welsh.
- West Sussex: one sheet; the second line groups the columns under VICTIM and PERPETRATOR.
- A case that is deferred is listed at both meetings. Not every case at Marac was put through allocation.

## Police (`police/`), recorded {start} to {cut}
One row per offence and person; namesakes and other people come back as well.
- Essex (Athena): Date/Time Recorded is when the record was made, Committed From/To when it happened.
- South Wales (Niche): Study ref (= Alloc ID) where the analyst was sure; Qualifiers is a list. `null` is
  empty.
- Sussex (Niche): whole force area (see division). dom_flag 1/0. `null` as above.
- No crime, Cancelled, N100, CRI and NB no crime mark records found not to be crimes. One incident can
  give more than one record; the incident number ties them.

## Idva (`idva/insights_export.csv`)
One row per form: intake, review, exit. Version 1: levels 0 none, 1 standard, 2 moderate, 3 high, 9 not
known. Version 2 (South Wales from 1 February 2017, others from 1 July 2017): N, S, M, H, DK. Where the
Idva did not have the Alloc ID they gave initials and DOB, or the Marac ref of the case that led to
allocation.

## Drive case management (`drive/`)
Three providers, three layouts. Unknown is NK / Not known / 9 or blank: not a No. Cases without a closure
date are open. West Sussex: 1 yes, 0 no, 9 not known; levels 0-3; Sex 1 male, 2 female; T2_risk 1
significantly, 2 moderately reduced, 3 no or limited change, 4 increased, 9 not known. Contact codes 1
face to face, 2 telephone, 3 home visit, 4 text, 5 letter, 6 prison. End code A complete, B complete
indirect only, C disengaged, D moved, E custody, F victim safety, G deceased. The Alloc ID in these files
is typed by case managers.
"""
