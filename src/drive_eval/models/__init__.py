"""Regression models that give the same result types as the statistics library."""
