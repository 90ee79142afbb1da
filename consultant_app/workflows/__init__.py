"""One function per thing a person wants to do."""
