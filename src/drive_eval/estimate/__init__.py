"""Plan, analysis sets and arms to the one table of estimates; one module per analysis of the plan."""
