"""Check digits of ISBN-10, ISBN-13 and EAN-13 (ISO 2108, GS1). Many Vietnamese books carry an EAN 893… only."""

from __future__ import annotations

import re


def valid(text: str) -> bool:
    """Whether `text` is an ISBN or EAN without a typing error; hyphens and spaces do not matter."""
    digits = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(r"\d{13}", digits):
        return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"\d{9}[\dX]", digits):
        return sum((10 if digit == "X" else int(digit)) * (10 - place) for place, digit in enumerate(digits)) % 11 == 0
    return False
