"""Where an answer lives: a question, or a column in a row of a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A question by name, or a cell."""

    name: str
    table: str = ""
    row: str = ""

    @property
    def key(self) -> str:
        """As answers are stored: "name" or "table/row/column"."""
        return f"{self.table}/{self.row}/{self.name}" if self.row else self.name

    @classmethod
    def of(cls, key: str) -> "Place":
        """The place a key names. Raises KeyError when it is no key."""
        match key.split("/"):
            case [name]:
                return cls(name)
            case [table, row, column]:
                return cls(column, table, row)
        raise KeyError(key)
