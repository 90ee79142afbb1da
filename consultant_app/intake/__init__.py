"""Everything that comes from outside passes here."""
