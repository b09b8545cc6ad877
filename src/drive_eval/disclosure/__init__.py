"""What may leave: linked tables of a release as one system, what to withhold, and an attacker's audit."""
