"""How each agency lays out its extract; one module per layout, none of them shared with the reading side."""
