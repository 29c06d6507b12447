"""Measurements: each module here has ``measure()``; ``make bench PART=name`` runs one."""
