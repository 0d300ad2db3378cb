"""A catalogue of any size that is nobody's: titles, steps and papers about as long as the national catalogue's.

Words are drawn as languages draw them (the n-th commonest one n times more rarely), always the same for the same size.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

VERBS = (
    "Thủ tục cấp", "Thủ tục cấp lại", "Thủ tục gia hạn", "Đăng ký", "Đăng ký thay đổi", "Thu hồi", "Xác nhận",
    "Công nhận", "Thẩm định", "Điều chỉnh", "Cấp đổi", "Phê duyệt", "Giải quyết", "Thông báo", "Chấm dứt",
    "Tạm ngừng", "Khôi phục", "Chuyển đổi", "Hỗ trợ", "Sửa đổi, bổ sung",
)  # fmt: skip
OBJECTS = (
    "giấy phép", "giấy chứng nhận", "chứng chỉ hành nghề", "quyết định", "hồ sơ", "thẻ", "giấy xác nhận",
    "sổ theo dõi", "bản sao", "hợp đồng", "trợ cấp", "chế độ", "kế hoạch", "phương án", "báo cáo",
    "văn bản chấp thuận", "giấy đăng ký", "bằng", "dự án", "mức hưởng",
)  # fmt: skip
MATTERS = (
    "khai sinh", "kết hôn", "hộ kinh doanh", "quyền sử dụng đất", "nhà ở xã hội", "người có công", "người khuyết tật",
    "người cao tuổi", "trẻ em mồ côi", "tạm trú", "thường trú", "an toàn thực phẩm", "nuôi trồng thủy sản",
    "khai thác nước ngầm", "bảo vệ rừng", "giống cây trồng", "thuốc bảo vệ thực vật", "thú y",
    "xây dựng nhà ở riêng lẻ", "quảng cáo ngoài trời", "biểu diễn nghệ thuật", "thư viện tư nhân", "lễ hội",
    "trường mầm non", "trung tâm ngoại ngữ", "khám bệnh, chữa bệnh", "nhà thuốc", "bảo hiểm y tế", "hòa giải ở cơ sở",
    "hợp tác xã", "vận tải hành khách", "phương tiện thủy", "bến đò", "đường dây điện", "xăng dầu", "hóa chất",
    "rượu", "thuốc lá", "di tích", "tôn giáo",
)  # fmt: skip
PARTS = (
    ("b", "c", "ch", "d", "đ", "g", "h", "kh", "l", "m", "n", "ng", "nh", "ph", "qu", "r", "s", "t", "th", "tr", "v"),
    ("a", "á", "à", "ạ", "ả", "an", "án", "anh", "ao", "ay", "ăm", "ân", "ất", "e", "em", "ế", "ên", "i", "ích", "iên",
     "iệt", "inh", "o", "on", "ong", "ô", "ông", "ơ", "ơi", "u", "úc", "ung", "uôn", "uyên", "ư", "ước", "ương", "y"),
)  # fmt: skip


def records(size: int) -> Iterator[dict[str, Any]]:
    """`size` procedures in the national catalogue's shape."""
    draw = random.Random(2_026)
    syllables = ["".join(parts) for parts in itertools.product(*PARTS)]
    draw.shuffle(syllables)
    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(syllables) + 1)))

    def words(least: int, most: int) -> str:
        return " ".join(draw.choices(syllables, cum_weights=weights, k=draw.randint(least, most)))

    kinds = [*itertools.product(VERBS, OBJECTS, MATTERS)]
    draw.shuffle(kinds)
    for number in range(size):
        verb, thing, matter = kinds[number % len(kinds)]
        sentences = [f"Bước {step}: {words(8, 60)}." for step in range(1, draw.randint(4, 14))]
        papers = [{"group": "", "name": words(8, 40), "original": 1, "copy": 0} for _ in range(draw.randint(1, 12))]
        yield {
            "code": f"{1 + number % 2}.{number:06}",
            "name": f"{verb} {thing} {matter} {words(2, 20)}",
            "field": matter.capitalize(),
            "type": "STANDARD",
            "steps": "\n".join(sentences),
            "papers": papers,
            "methods": [{"channel": "DIRECT", "time": "3 WORKING_DAY", "fee": "0 VNĐ ()", "note": words(0, 60)}],
            "legal_basis": [words(8, 20) for _ in range(draw.randint(2, 20))],
            "result": f"{thing} {words(2, 8)}",
            "conditions": words(0, 200),
        }
