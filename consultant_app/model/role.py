"""Who works at a computer."""

from enum import StrEnum


class Role(StrEnum):
    """Who works at a computer; the value stands in the setting "role"."""

    CONSULTANT = "consultant"
    MANAGER = "manager"
