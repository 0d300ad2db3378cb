"""Small records made after real ones: a_…() gives a record as it stands in a file, a_draft() what the store saves."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.content import checks, store
from portal.content.kinds import KINDS

NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)


def a_procedure(**fields: Any) -> dict[str, Any]:
    """A procedure in our own shape."""
    return {
        "code": "1.001193",
        "name": {"vi": "Đăng ký khai sinh", "en": "Birth registration"},
        "papers": [{"name": {"vi": "Giấy chứng sinh"}, "original": 1, "copy": 0}],
        "methods": [{"channel": "DIRECT", "time": "1 OTHER", "fee": "0 VNĐ ()"}],
        "steps": {"vi": "Mang giấy tờ đến quầy."},
        "type": "STANDARD",
    } | fields


def a_catalogue_record(**fields: Any) -> dict[str, Any]:
    """A procedure in the shape of the national catalogue, with every key that its records have."""
    lists = ("papers", "methods", "legal_basis", "departments", "categories", "audience_list")
    words = (
        "decision", "level", "kind", "steps", "audience", "agency", "authority", "reception", "delegated",
        "coordinating", "result", "conditions", "keywords", "description", "promulgated_by", "portal_id", "url",
        "state", "levels_multi",
    )  # fmt: skip
    return {
        **{name: [] for name in lists},
        **dict.fromkeys(words, ""),
        "code": "1.000656",
        "name": "Đăng ký khai tử",
        "field": "Hộ tịch",
        "type": "STANDARD",
        "steps": "Nộp hồ sơ.",
        "papers": [{"group": "", "name": "Giấy báo tử", "original": 1, "copy": 0}],
        "methods": [{"channel": "DIRECT", "time": "1 WORKING_DAY", "fee": "0 VNĐ ()", "note": ""}],
    } | fields


def an_area(**fields: Any) -> dict[str, Any]:
    return {"slug": "ho-tich", "name": {"vi": "Hộ tịch", "en": "Civil status"}, "position": 1} | fields


def a_book(**fields: Any) -> dict[str, Any]:
    return {"title": "Đất nước đứng lên", "authors": ["Nguyên Ngọc"], "topic": "local", "age": "11"} | fields


def a_guide(**fields: Any) -> dict[str, Any]:
    steps = [{"title": {"vi": "Mở ứng dụng", "en": "Open the app"}, "text": {"vi": "Chạm vào biểu tượng."}}]
    return {"title": {"vi": "Dùng VNeID"}, "needs": {"vi": ["Điện thoại", "Căn cước"]}, "steps": steps} | fields


def an_office(**fields: Any) -> dict[str, Any]:
    hours = [
        {"days": "1-5", "opens": "07:00", "closes": "11:30"},
        {"days": "1-5", "opens": "13:30", "closes": "17:00"},
    ]
    return {"name": {"vi": "Trung tâm"}, "ward": {"vi": "Phường"}, "unit_code": "24121", "hours": hours} | fields


def a_draft(kind: str, record: dict[str, Any], **about: Any) -> store.Draft:
    """A record as the store takes it, published unless `about` says otherwise."""
    fields, problems = checks.clean(KINDS[kind], record)
    assert problems == []
    slug = record.get("slug") or record.get("code") or "one"
    return store.Draft(kind, slug, fields, **{"status": "published", **about})


def a_file(folder: Path, *records: dict[str, Any], name: str = "records.jsonl") -> str:
    """The path of a JSON Lines file that holds the records."""
    path = folder / name
    path.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records), encoding="utf-8")
    return str(path)
