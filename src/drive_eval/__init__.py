"""The evaluation pipeline of the Drive Project."""

__version__ = "0.1.0"
