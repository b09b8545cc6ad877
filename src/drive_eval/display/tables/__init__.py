"""Tables: one module a chapter of the report; each builds a view from the rows that its query selects."""
