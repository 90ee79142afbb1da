"""The package file that people hand to each other: written, sealed, opened, verified; no database of its own, no Qt."""
