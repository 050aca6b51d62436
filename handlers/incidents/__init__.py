"""Use cases of incidents: reporting, ringing, working on them, reading and exporting the register."""
