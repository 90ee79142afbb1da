"""The widget kit: one idea per file, used by every page."""
