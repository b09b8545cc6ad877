"""Analysis sets: what is counted about each person, victim, meeting and incident; no arms here."""
