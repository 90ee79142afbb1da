"""Values in, file out; no database, no Qt."""
