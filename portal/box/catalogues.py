"""Compiles the interface translations, translations/<locale>/LC_MESSAGES/messages.po → .mo.

Not `pybabel compile`: for a plural that has no translation it writes the English singular into the
catalogue, and the next language of the chain is never asked. Such entries are dropped here first.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from portal.languages import FOLDER


def compile_all(folder: Path = FOLDER) -> list[Path]:
    """Write every catalogue that is older than its source. Returns what was written."""
    written = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        target.write_bytes(compiled(source))
        written.append(target)
    return written


def compiled(source: Path) -> bytes:
    """The .mo of one .po, without untranslated plurals and fuzzy entries."""
    with source.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if message.pluralizable and not all(message.string or ()):
            message.string = ""
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()
