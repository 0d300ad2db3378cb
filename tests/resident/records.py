"""Small true-to-life records for the residents' pages, put straight into the content store."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.content import store

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def publish(content, kind: str, slug: str, fields: dict, **more) -> store.Item:
    """A published item; `more` is what a draft carries beside its fields: sample, source, languages."""
    draft = store.Draft(kind, slug, fields, status="published", **more)
    return store.save(content, draft, "test", NOW)[0]


def a_book(content, slug: str = "de-men", **fields) -> store.Item:
    own = {"title": "Dế Mèn phiêu lưu ký", "authors": ["Tô Hoài"], "topic": "children", "age": "6", "shelf": "E1"}
    return publish(content, "book", slug, {**own, **fields}, sample=True, source="Title known to everyone")


def a_place(content, slug: str = "tram-y-te", **fields) -> store.Item:
    own = {"name": {"vi": "Trạm y tế", "en": "Health station"}, "category": "health", "address": "89 Nguyễn Lương Bằng"}
    return publish(content, "place", slug, {**own, **fields}, source="Youth Union", source_date="2026-05-13")


def an_amenity(content, slug: str = "nuoc-uong", **fields) -> store.Item:
    own = {
        "name": {"vi": "Nước uống", "en": "Drinking water"},
        "icon": "water",
        "place": {"vi": "Bên phải", "en": "On the right"},
        "how": {"vi": "Rót ra cốc.", "en": "Take a cup."},
        "state": "working",
    }
    return publish(content, "amenity", slug, {**own, **fields})


def an_app(content, slug: str = "vneid", **fields) -> store.Item:
    own = {
        "name": "VNeID",
        "purpose": {"vi": "Căn cước điện tử.", "en": "Electronic identity."},
        "genuine": {"vi": "Chỉ cài từ cửa hàng.", "en": "Install it only from the store."},
        "android_id": "com.vnid",
        "ios_id": "1582750372",
    }
    return publish(content, "app", slug, {**own, **fields})


def a_guide(content, slug: str = "vao-wifi", **fields) -> store.Item:
    own = {
        "title": {"vi": "Vào Wi-Fi", "en": "Get on the Wi-Fi"},
        "summary": {"vi": "Bấm một lần.", "en": "One press."},
        "needs": {"vi": ["Điện thoại"], "en": ["A phone"]},
        "steps": [
            {"title": {"vi": "Bật Wi-Fi", "en": "Switch Wi-Fi on"}, "text": {"vi": "Mở cài đặt."}, "picture": "wifi"},
            {"title": {"vi": "Bấm Kết nối", "en": "Press Connect"}},
        ],
        "icon": "wifi",
    }
    return publish(content, "guide", slug, {**own, **fields})


def an_office(content, **fields) -> store.Item:
    own = {
        "name": {"vi": "Trung tâm phục vụ", "en": "Service centre"},
        "ward": {"vi": "Phường Tân Lập", "en": "Tân Lập Ward"},
        "hours": [{"days": "1-5", "opens": "07:30", "closes": "11:30"}],
        "counters": [{"number": "1", "name": {"vi": "Hộ tịch", "en": "Civil status"}, "plan_x": 20, "plan_y": 10}],
    }
    return publish(content, "office", "24121", {**own, **fields})
