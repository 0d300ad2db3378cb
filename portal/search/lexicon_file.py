"""A lexicon as a file: mapped into memory, it is there at once, and all workers share it.

Made for this machine (its byte order) beside the word lists when a release is installed, and told by
a digest of what it was made of: a file that is missing, cut short or of other words is not used.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from array import array
from dataclasses import fields
from pathlib import Path
from typing import Any

from portal.search.lexicon import Lexicon
from portal.search.terms import Terms

ALIGNED = 8


def write(lexicon: Lexicon, path: Path, digest: str) -> None:
    """Replace the file whole. Raises OSError."""
    parts = {f"terms.{name}": getattr(lexicon.terms, name) for name in ("slots", "cuts", "text")}
    parts |= {one.name: getattr(lexicon, one.name) for one in fields(lexicon) if one.name != "terms"}
    raws = {name: (part.typecode if isinstance(part, array) else "B", bytes(part)) for name, part in parts.items()}
    body = b"".join(raw + bytes(-len(raw) % ALIGNED) for _, raw in raws.values())
    sizes = [(name, code, len(raw)) for name, (code, raw) in raws.items()]
    header = json.dumps({"digest": digest, "sum": zlib.crc32(body), "parts": sizes}) + "\n"
    draft = path.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        file.write(header.encode() + bytes(-len(header) % ALIGNED) + body)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read(path: Path, digest: str) -> Lexicon | None:
    """The lexicon in the file; None when there is none of that digest, or it was cut short or spoiled."""
    try:
        with path.open("rb") as file:
            first = file.readline()
            header = json.loads(first)
            if header["digest"] != digest:
                return None
            whole = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        at = len(first) + -len(first) % ALIGNED
        if zlib.crc32(whole[at:]) != header["sum"]:
            return None
        parts: dict[str, Any] = {}
        for name, code, size in header["parts"]:
            parts[name] = whole[at : at + size].cast(code)
            at += size + -size % ALIGNED
        terms = Terms(*(parts.pop(f"terms.{name}") for name in ("slots", "cuts", "text")))
        return Lexicon(terms, **parts)
    except (OSError, ValueError, KeyError, TypeError):
        return None
