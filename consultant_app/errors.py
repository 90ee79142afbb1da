"""Errors that a person can do something about."""


class AppError(Exception):
    """A refusal in plain Chinese: what happened, what became of the data, what to do.

    Anything that is not an AppError is a bug and goes to the crash dialog.
    """


class BadFile(AppError):
    """A file from outside that cannot be used; nothing was imported from it."""
