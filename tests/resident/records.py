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


def a_procedure(content, code: str = "1.001193", **fields) -> store.Item:
    """Birth registration, its facts as the national catalogue has them (copy of 2026-07-18)."""
    own = {
        "code": code,
        "name": {"vi": "Thủ tục đăng ký khai sinh", "en": "Birth registration"},
        "plain_name": {"vi": "Làm giấy khai sinh", "en": "Birth certificate"},
        "summary": {"vi": "Đăng ký cho em bé mới sinh.", "en": "Register a newborn child."},
        "area": "ho-tich",
        "papers": [
            {"name": {"vi": "Giấy chứng sinh", "en": "Certificate of live birth"}, "original": 1, "copy": 0},
            {"name": {"vi": "Một trong các giấy sau"}, "original": 0, "copy": 0},
        ],
        "methods": [
            {"channel": "DIRECT", "time": "1 OTHER", "fee": "0 VNĐ (Hội đồng nhân dân tỉnh quyết định)"},
            {"channel": "ONLINE", "time": "1.5 WORKING_DAY", "fee": "0 VNĐ ()"},
        ],
        "steps": {"vi": "Nộp giấy tờ.\nNhận kết quả.", "en": "Hand in the papers.\nReceive the result."},
        "legal_basis": ["Luật Hộ tịch 60/2014/QH13"],
    }
    more = {"source": "National catalogue", "source_date": "2026-07-18", "languages": {"en": "unreviewed"}}
    return publish(content, "procedure", code, {**own, **fields}, **more)


def an_area(content, slug: str = "ho-tich", **fields) -> store.Item:
    return publish(content, "area", slug, {"name": {"vi": "Hộ tịch", "en": "Civil status"}, "icon": "baby", **fields})


def an_open_office(content, **fields) -> store.Item:
    own = {
        "name": {"vi": "Trung tâm hành chính", "en": "Service centre"},
        "ward": {"vi": "Phường Mẫu", "en": "Sample ward"},
        "unit_code": "24121",
        "hours": [
            {"days": "1-5", "opens": "07:30", "closes": "11:30"},
            {"days": "1-5", "opens": "13:30", "closes": "17:00"},
        ],
        "numbers": [{"name": {"vi": "Cấp cứu", "en": "Ambulance"}, "number": "115"}],
        "counters": [{"number": "2", "name": {"vi": "Hộ tịch"}, "areas": ["ho-tich"]}],
    }
    return publish(content, "office", "24121", {**own, **fields})
