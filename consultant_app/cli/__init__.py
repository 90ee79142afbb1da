"""The headless twin: everything a person can make, a script can make."""
