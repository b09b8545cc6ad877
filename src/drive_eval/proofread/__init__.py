"""Proofreading of an author's draft: each number against itself and against the estimates."""

from drive_eval.proofread.check import proofread
from drive_eval.proofread.comments import annotated_docx
from drive_eval.proofread.convert import DRAFTS, read_draft, read_html, read_markdown, read_text
from drive_eval.proofread.document import Cell, Document, Passage, Table
from drive_eval.proofread.docx import read_docx
from drive_eval.proofread.findings import KINDS, Finding, findings_table
from drive_eval.proofread.wordml import UnreadableDraft

__all__ = [
    "DRAFTS",
    "KINDS",
    "Cell",
    "Document",
    "Finding",
    "Passage",
    "Table",
    "UnreadableDraft",
    "annotated_docx",
    "findings_table",
    "proofread",
    "read_docx",
    "read_draft",
    "read_html",
    "read_markdown",
    "read_text",
]
