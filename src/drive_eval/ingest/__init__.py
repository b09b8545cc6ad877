"""Raw extracts to typed tables, a ledger of every raw row and, apart, what identifies people.

Frame in, frame out: nothing here knows a path, the config or a screen. `agency.ingest_agency` is
the way in; `queries` and `completeness` make the frames that go back to an agency.
"""
