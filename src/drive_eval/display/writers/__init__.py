"""Views to files: one module a format; equal views give equal bytes."""
