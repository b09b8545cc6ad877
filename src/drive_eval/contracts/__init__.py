"""What each Parquet is: one row is…, columns, types, units, code lists and meaning.

A contract is written into its file's own metadata, so that the file explains itself.
"""

from drive_eval.contracts.table import Column, ContractError, Table

__all__ = ["Column", "ContractError", "Table"]
