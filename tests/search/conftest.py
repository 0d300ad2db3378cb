"""A small catalogue of our own to search in."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from portal.search import index

PROCEDURES = (
    ("1.001193", "Thủ tục đăng ký khai sinh", "Hộ tịch", "Làm giấy khai sinh cho em bé mới chào đời"),
    ("1.004884", "Thủ tục đăng ký lại khai sinh", "Hộ tịch", "Khi sổ gốc không còn"),
    ("1.000894", "Thủ tục đăng ký kết hôn", "Hộ tịch", "Hai người nam nữ thành vợ chồng"),
    ("1.000656", "Thủ tục đăng ký khai tử", "Hộ tịch", "Khi trong nhà có người qua đời"),
    ("2.000815", "Chứng thực bản sao từ bản chính", "Chứng thực", "Bản sao có giá trị như bản chính"),
    ("1.004222.000.00.00.H15", "Đăng ký thường trú", "Cư trú", "Chuyển hẳn về chỗ ở mới"),
    ("1.004194", "Đăng ký tạm trú", "Cư trú", "Ở trọ, ở thuê từ 30 ngày trở lên"),
    ("1.014064", "Cấp lại thẻ căn cước", "Căn cước", "Khi thẻ bị mất hoặc hư hỏng"),
    ("1.013978", "Đăng ký đất đai, cấp Giấy chứng nhận quyền sử dụng đất lần đầu", "Đất đai", "Đất chưa có giấy"),
)


def a_document(**more: str) -> index.Document:
    empty = dict.fromkeys(("code", "title", "words", "area", "summary", "body"), "")
    return index.Document(**{"kind": "procedure", "key": "a", **empty, **more})


@pytest.fixture
def db(tmp_path) -> Database:
    """The small catalogue and one place, indexed."""
    made = Database(tmp_path / "content.db")
    with made.atomic():
        index.create(made)
        for code, title, area, summary in PROCEDURES:
            key = index.normal_code(code)
            index.put(made, a_document(key=key, code=code, title=title, area=area, summary=summary))
        index.put(made, a_document(kind="place", key="hall", title="Nhà văn hóa buôn Akŏ Dhông\nCommunity hall"))
    return made
