"""The window; PySide6 lives here and nowhere else."""

from consultant_app.ui import qt  # noqa: F401  before any other part of PySide6
