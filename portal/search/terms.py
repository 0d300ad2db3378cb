"""Terms and their numbers in flat arrays, which a file can hold: as a dict of strings 150,000 take 18 MB, so 4."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zlib import crc32


@dataclass(frozen=True)
class Terms:
    """A hash table with open addressing, at most two thirds full; `slots` hold a term's number + 1, 0 is free."""

    slots: Sequence[int]
    cuts: Sequence[int]
    text: bytes | memoryview

    def __len__(self) -> int:
        return len(self.cuts) - 1

    def get(self, term: str) -> int | None:
        """The number of a term, None for one that is not there."""
        raw = term.encode(errors="surrogatepass")
        mask = len(self.slots) - 1
        at = crc32(raw) & mask
        while number := self.slots[at]:
            if self.text[self.cuts[number - 1] : self.cuts[number]] == raw:
                return number - 1
            at = (at + 1) & mask
        return None


def table(known: Iterable[str]) -> Terms:
    """Terms numbered in the order given."""
    raws = [term.encode(errors="surrogatepass") for term in known]
    mask = (1 << max(4, (len(raws) * 3 // 2).bit_length())) - 1
    slots, cuts = array("I", bytes(4 * (mask + 1))), array("I", [0])
    for number, raw in enumerate(raws, 1):
        cuts.append(cuts[-1] + len(raw))
        at = crc32(raw) & mask
        while slots[at]:
            at = (at + 1) & mask
        slots[at] = number
    return Terms(slots, cuts, b"".join(raws))
