"""The sample office, marked as such until staff take each item over; loaded by `portal samples`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from portal.content import transfer

FOLDER = Path(__file__).resolve().parent
# Areas first: procedures stand in them.
FILES = (
    ("area", "areas"), ("office", "office"), ("procedure", "procedures-people"), ("procedure", "procedures-household"),
    ("book", "books"), ("place", "places"), ("app", "apps"), ("guide", "guides"), ("amenity", "amenities"),
    ("notice", "notices"), ("question", "questions"), ("situation", "situations"), ("elsewhere", "elsewhere"),
    ("alias", "aliases"),
)  # fmt: skip


def load_samples(db: Database, now: datetime, folder: Path = FOLDER) -> transfer.Report:
    """Load every sample file; items that staff have taken over stay as they are."""
    total = transfer.Report()
    for kind, name in FILES:
        report = transfer.import_file(db, kind, str(folder / f"{name}.jsonl"), editor="samples", now=now, sample=True)
        total.created += report.created
        total.changed += report.changed
        total.unchanged += report.unchanged
        total.refused += [f"{name}.jsonl, {line}" for line in report.refused]
    return total
