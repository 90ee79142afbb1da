"""Fractional order keys: a place between two others without renumbering the rest."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def between(before: str, after: str) -> str:
    """A key that sorts after `before` and before `after`; an empty string stands for the open end.

    Raises ValueError when `before` does not sort before `after`.
    """
    if after and before >= after:
        raise ValueError(f"no place between {before!r} and {after!r}")
    key, index = "", 0
    while True:
        low = _DIGITS.index(before[index]) if index < len(before) else 0
        high = _DIGITS.index(after[index]) if index < len(after) else len(_DIGITS)
        if high - low > 1:
            middle = (low + high) // 2 if after else low + 1  # appending is what happens most: keep such keys short
            return key + _DIGITS[middle]
        key += _DIGITS[low]
        if high > low:  # the rest of `after` no longer limits
            after = ""
        index += 1


def first_keys(count: int) -> list[str]:
    """`count` keys in order, for a list that is made at once."""
    width = 1
    while len(_DIGITS) ** width < (count + 2) * 2:
        width += 1
    step = len(_DIGITS) ** width // (count + 1)
    return [_base36((number + 1) * step, width) for number in range(count)]


def _base36(value: int, width: int) -> str:
    text = ""
    for _ in range(width):
        value, digit = divmod(value, len(_DIGITS))
        text = _DIGITS[digit] + text
    return text.rstrip("0") or "1"
