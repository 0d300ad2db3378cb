"""The languages offered, read from translations/languages.toml.

Every tag from outside (address, Accept-Language) is looked up here and never handed to Babel,
which answers an unknown one with an exception.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "translations"
FIRST = "vi"  # the authoritative language of content


@dataclass(frozen=True)
class Language:
    """tag: in addresses and `lang=`; locale: Babel's name; chain and content: where to look next."""

    tag: str
    name: str
    locale: str
    direction: str
    chain: tuple[str, ...]
    content: tuple[str, ...]
    complete: bool


@cache
def known() -> dict[str, Language]:
    """Every language of the table, by tag, in the table's order."""
    rows = tomllib.loads((FOLDER / "languages.toml").read_text(encoding="utf-8"))
    return {
        tag: Language(
            tag,
            row["name"],
            row["locale"],
            row["direction"],
            tuple(row["chain"]),
            tuple(row["content"]),
            row["complete"],
        )
        for tag, row in rows.items()
    }


def offered(tags: tuple[str, ...]) -> dict[str, Language]:
    """The languages of `tags`, in that order. Raises LookupError naming a tag that no table has."""
    for tag in tags:
        if tag not in known():
            raise LookupError(f"{tag} is not a language of translations/languages.toml")
    return {tag: known()[tag] for tag in tags}


def best(header: str, tags: tuple[str, ...]) -> str:
    """The best of `tags` for an Accept-Language header (RFC 9110 §12.5.4); the first one when none fits."""
    wanted: list[tuple[float, int, str]] = []
    for order, part in enumerate(header.split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        wanted.append((-quality, order, tag.strip().lower()))
    for quality, _order, tag in sorted(wanted):
        for offer in tags:
            if quality < 0 and (tag == offer.lower() or tag.split("-")[0] == offer.lower().split("-")[0]):
                return offer
    return tags[0]
