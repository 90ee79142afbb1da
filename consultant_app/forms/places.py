"""How a complaint names a spot in a form: by section and question, or by sheet and row."""

from dataclasses import dataclass, field

Spot = tuple[str | int, ...]  # ("sections", 2, 5, 1) is column 2 of question 6 of section 3; ("choices", list, 3)


@dataclass
class Places:
    """Names spots; `given` overrides what the position alone would say."""

    given: dict[Spot, str] = field(default_factory=dict)
    _names: dict[Spot, str] = field(default_factory=dict)

    def call(self, spot: Spot, name: str) -> None:
        """Remember what a section, question or list is called."""
        self._names[spot] = name

    def of(self, spot: Spot) -> str:
        """The spot in words."""
        if spot in self.given:
            return self.given[spot]
        match spot:
            case ("choices", str(name), int(number)):
                return f"选项清单“{name}”第{number + 1}项"
            case ("choices", str(name)):
                return f"选项清单“{name}”"
            case ("sections", int(), *rest):
                return self._path(spot, len(rest))
        return ""

    def _path(self, spot: Spot, depth: int) -> str:
        words = []
        for length, unit in zip(range(2, 3 + depth), ("部分", "题", "列"), strict=False):
            name = self._names.get(spot[:length], "")
            words.append(f"第{int(spot[length - 1]) + 1}{unit}{f'“{name}”' if name else ''}")
        return "".join(words)
