"""Matched controls; a phase whose plan matches nobody passes through with empty tables."""
