"""Estimates to tables and figures: views that format numbers and never compute them."""
