"""Texts that break searches, by the way in which they do it; made here by rule, so that a new way is a line or two.

Lone surrogates are among them: a test that sends one over HTTP must say how it is to be encoded.
"""

from __future__ import annotations

import itertools
import re
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from tests import keyboards

# Whole groups hang on these: each is a question that a small catalogue answers.
ASKED = ("khai sinh", "đăng ký kết hôn", "chứng thực bản sao")

GROUPS: dict[str, Callable[[], Iterable[str]]] = {}


def group(make: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    GROUPS[make.__name__] = make
    return make


def texts() -> dict[str, list[str]]:
    """Every group, each text once."""
    return {name: list(dict.fromkeys(make())) for name, make in GROUPS.items()}


def _inside(parts: Iterable[str]) -> Iterator[str]:
    """Each part alone, before, inside and after a question."""
    for part in parts:
        yield from (part, f"{part}khai sinh", f"khai{part}sinh", f"khai sinh{part}")


@group
def sql() -> Iterator[str]:
    yield from ("' OR 'a'='a", "khai sinh' --", "khai'; DELETE FROM item; --")
    yield from ('" OR 1=1 /*', "1); DROP TABLE item;")
    yield "khai sinh UNION SELECT name, sql FROM sqlite_master"
    yield from ("x' AND randomblob(1000000000) --", "?1 :id @id $id")
    yield from ("' || (SELECT load_extension('a')) || '", "CASE WHEN 1 THEN", "khai%' ESCAPE '%")
    yield from ("[khai] `sinh`", "NULL")
    yield from ("x'6B686169'", "khai\\'sinh")
    yield from ("WITH RECURSIVE n(x) AS (VALUES(1) UNION ALL SELECT x FROM n)", "ATTACH ''")


@group
def fts5() -> Iterator[str]:
    signs = ("NEAR(khai sinh, 3)", "AND", "OR", "NOT", "NEAR", "NEAR(", *'*^+-:{}()"')
    yield from signs
    for sign, other in itertools.product(signs, signs):
        yield f"khai {sign}{other} sinh"
    for column in ("title", "words", "area", "summary", "body", "rowid", "rank", "search_text"):
        yield from (f"{column}:khai", f"{{{column}}} : khai")
        yield from (f"- {column} : khai", f"khai {column} MATCH 'sinh'")


@group
def quotes() -> Iterator[str]:
    signs = "'\"`´‘’‚‛“”„‟‹›«»「」『』〝〞＂＇"
    yield from _inside(signs)
    yield from (sign * 199 for sign in signs)


@group
def controls() -> Iterator[str]:
    signs = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
    yield from _inside(signs)
    yield "".join(signs)
    yield "\x1b[31mkhai\x1b[0m sinh"


@group
def surrogates() -> Iterator[str]:
    yield from _inside(("\ud800", "\udbff", "\udc00", "\udfff", "\ud83d", "\ude00\ud83d", "\udc80\udcff"))
    yield "\ud83d" * 200


@group
def floods_of_marks() -> Iterator[str]:
    for start in (0x300, 0x320, 0x340, 0x360, 0x483, 0x591, 0x64B, 0xE31, 0x1AB0, 0x1DC0, 0x20D0, 0xFE00, 0xFE20):
        marks = "".join(map(chr, range(start, start + 12)))
        yield from (marks * 16, "".join(letter + marks for letter in "khai sinh"), f"a{marks * 500}b")
    yield from ("\u0301", "\u0301khai", "khai\u0301\u0300\u0309\u0303\u0323 sinh")
    yield from ("e\u0302\u0302\u0302", "\u0345" * 199)
    yield unicodedata.normalize("NFD", "ếộặựỹ") * 40


@group
def signs_that_nobody_sees() -> Iterator[str]:
    """What turns the direction, and what has no width."""
    yield from _inside("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    yield from _inside("\u200b\u200c\u200d\u2060\u2061\ufeff\u00ad\u034f\u180e\u115f\u3164\uffa0\u2800\ufff9\ufffd")
    yield from ("\u202e" + ASKED[0][::-1], "שלום khai sinh مرحبا", "\u2067" * 199, "\u200b".join(ASKED[1]))


@group
def emoji() -> Iterator[str]:
    signs = (
        "🙂", "👶", "👶🏽", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇻🇳", "🇻", "1️⃣", "#⃣",
        "🏴\U000e0067\U000e0062\U000e007f", "❤️‍🔥", "☎︎", "🫱🏻‍🫲🏿",
    )  # fmt: skip
    yield from _inside(signs)
    yield from ("🙂" * 200, "👨‍👩‍👧‍👦" * 30, "\u200d".join("👶" * 90), "🇻🇳" * 90, "💍💒", "😭 giấy tờ 😭 khai 😭 sinh")


@group
def letters_of_every_block() -> Iterator[str]:
    """Of each stretch of Unicode the first and the last letters, numbers and marks that it has."""
    for start in range(0, sys.maxunicode, 0x200):
        some = [sign for sign in map(chr, range(start, start + 0x200)) if unicodedata.category(sign)[0] in "LNM"]
        if some:
            yield "".join(some[:6] + some[-6:])
    yield from ("\U0010ffff", "\ue000\uf8ff", "\ufdd0", "\uffff", "\U000e0001\U000e0020")


@group
def letters_that_change_their_length() -> Iterator[str]:
    """Letters whose folded, decomposed or compatible form is longer than themselves."""
    forms: tuple[Callable[[str], str], ...] = (
        str.casefold, str.upper, *(lambda one, form=form: unicodedata.normalize(form, one) for form in ("NFD", "NFKD"))
    )  # fmt: skip
    for form in forms:
        longer = [one for one in map(chr, range(sys.maxunicode + 1)) if len(form(one)) > 2]
        yield from (longest * 200 for longest in sorted(longer, key=lambda one: (-len(form(one)), one))[:8])
        yield from ("".join(longer[at : at + 50]) for at in range(0, min(len(longer), 400), 50))


@group
def other_shapes() -> Iterator[str]:
    for asked in ASKED:
        plain = keyboards.plain(asked)
        yield "".join(chr(ord(one) + 0xFEE0) if one != " " else "\u3000" for one in plain)
        yield from (asked.upper(), asked.title())
        for start in (0x1D41A, 0x1D44E, 0x1D4B6, 0x1D51E, 0x1D552, 0x1D5BA, 0x1D68A, 0x24D0, 0x1F150, 0x249C):
            yield "".join(chr(ord(one) - 97 + start) if one.isalpha() else one for one in plain)
        yield from (
            plain.translate(str.maketrans("aeocpxiy", each)) for each in ("аеосрхіу", "αεοςρχιυ", "ａｅｏｃｐｘｉｙ")
        )
        yield from (plain.swapcase(), "".join(map(str.upper, plain[::2])))
        yield from (plain.replace("i", "ı"), plain.replace("s", "ſ"))


@group
def vietnamese() -> Iterator[str]:
    for asked in (*ASKED, "ưỡn ẹo ngoằn ngoèo", "quý huỷ hòa thúy", "BUÔN ƯƠNG ĐẮK LẮK"):
        apart = unicodedata.normalize("NFD", asked)
        yield unicodedata.normalize("NFC", asked)
        yield from (apart, asked[:4] + unicodedata.normalize("NFD", asked[4:]))
        yield re.sub("([\u0300-\u036f])([\u0300-\u036f])", r"\2\1", apart)
        yield re.sub("([\u0300-\u036f])", r"\1\1", apart)
        yield re.sub("([\u0300-\u036f]+)", r" \1", apart)
        yield from (asked.replace(" ", "\u00a0"), asked.replace("đ", "ð"))
        yield from (keyboards.telex(asked), keyboards.vni(asked))
        yield from (keyboards.plain(asked), keyboards.telex(asked).upper())


@group
def read_with_the_wrong_table() -> Iterator[str]:
    for asked in (*ASKED, "giấy chứng nhận quyền sử dụng đất"):
        for table in ("latin-1", "cp1252", "cp1258", "cp874", "shift_jis", "gb18030", "utf-16-le", "utf-7"):
            yield asked.encode().decode(table, "replace")
            yield asked.encode(table, "replace").decode("utf-8", "replace")
        yield keyboards.tcvn3(asked)
        yield from (keyboards.vni_windows(asked), asked.encode().decode("latin-1").encode().decode("latin-1"))
        yield asked.encode("ascii", "xmlcharrefreplace").decode()
        yield asked.encode("unicode_escape").decode()


@group
def markup() -> Iterator[str]:
    yield from ("<b>khai</b> sinh", "<img src=x onerror=a()>")
    yield from ("</title><script>a()</script>", '"><svg onload=a()>')
    yield from ("' onfocus=a() autofocus='", '" style="color:red" x="', "<!-- khai", "--><p>")
    yield from ("]]>", "<![CDATA[khai")
    yield from ("<mark>khai</mark>", "</mark></a>", "&lt;b&gt;", "&amp;amp;", "&#60;b&#62;", "&#x3c;", "&khai;")
    yield from ("&#0;", "<")
    yield from ("javascript:a()", "data:text/html,<p>", "<a href=//a.vn>", "<iframe>")
    yield from ("<base href=//a>", "<form action=//a>")
    yield from ("{{ 7 * 7 }}", "{% raw %}", "{# khai", "${7*7}", "#{7*7}", "<%= 7 %>", "{{config}}")
    yield from ("{{''.__class__}}", "%(q)s")
    yield from ("</textarea>", "<plaintext>", "<khai onclick>", "＜script＞", "<scr\x00ipt>")
    yield from ("<\u0130mg>", "<a\u2028b>")


@group
def commands_and_addresses() -> Iterator[str]:
    yield from ("../" * 40 + "etc/shadow", "..\\..\\boot.ini", "/dev/zero", "C:\\CON")
    yield from ("file:///proc/self/environ", "~root", ".")
    yield from ("$(reboot)", "`id`", "; id", "| id", "&& id", "khai > /tmp/a", "-rf", "--help", "-c khai")
    yield from ("@khai", "!khai", "\\")
    yield from ("%s%s%n", "%x" * 60, "%(khai)d", "{0}{1.__class__}", "{khai!r:>99999999}", "%99999999d", "%00")
    yield from ("%u0041", "+")
    yield from ("khai\r\nSet-Cookie: a=b", "khai%0d%0aX: y", "(()=>{})()", "__proto__", "a.b[0]", "(a+)+$", "[")
    yield from ("(?i)", "\\d{9}")
    yield from ("https://dichvucong.gov.vn/tra-cuu?ma=1.004222&x=%20#khai", "//a.vn")
    yield from ("mailto:phuong@example.vn", "@khai #sinh")
    yield from ("khai.sinh@example.vn", "http://[::1]:80/", "xn--khai-sinh.vn", "www.khai-sinh.vn", "a@b@c")
    yield from ("khai/sinh", "tel:113")
    yield from ("https://a.vn/" + "a/" * 90, "?q=khai&q=sinh", "q=khai;sinh", "khai&kind=book", "khai+sinh")
    yield from ("khai%20sinh", "#")


@group
def numbers() -> Iterator[str]:
    yield from ("0", "-0", "+1", "1e309", "1e-400", "NaN", "Infinity", "0x1F", "1_000", "1,000.5", "1.000,5")
    yield from ("½", "²", "Ⅷ", "٣", "๓")
    yield from ("9" * 300, "0" * 10_000, "1/0", "१२३", "𝟙", "①", "㊿", "一百", "1.", ".5", "1..2", "00:00")
    yield from ("24/11/2026", "3÷0", "٪")
    yield from ("18446744073709551616", "-9223372036854775809", "1.7976931348623157e+308")
    yield from ("khai 1 sinh 2", "1 2 3 4 5 6 7 8 9 10")


@group
def codes() -> Iterator[str]:
    code = "1.004222.000.00.00.H15"
    yield from (code[:at] for at in range(1, len(code)))
    yield from (code * 2, f"{code} {code}", code.lower(), f" {code}\n", code.replace(".", ","))
    yield from (code.replace(".", ". "), code * 200)
    yield from ("1.000000", "1.000001", "1.999999")
    yield from ("1.004222 2.000815 1.001193", "1·004222", "１.００４２２２", "۱.004222", "1.00422２")
    yield from ("l.OO4222", "1.004222khai")
    yield " ".join(f"1.{number:06}" for number in range(2_000))


@group
def long() -> Iterator[str]:
    for length in (12, 20, 40, 41, 199, 200, 201, 10_000, 1_000_000):
        yield from (one * length for one in ("a", "đ", "ế", "7", "中"))
    yield from ("khai " * 10_000, "đăng ký " * 2_000)
    yield from ("khai\n" * 5_000, " ".join(f"w{at}" for at in range(3_000)))
    yield from (" ".join(itertools.islice(itertools.cycle("bcdghk"), 100)), "k " * 100)
    yield from ("đ đ " * 60, ("x" * 39 + " ") * 5)


@group
def keys() -> Iterator[str]:
    yield from ("s" * 200, "f r x j z " * 20, "w" * 200, "dd" * 100, "aa" * 100, "oow" * 60)
    yield from ("uwow" * 50, "1234567890" * 20)
    yield from (keyboards.telex(ASKED[1] + " ") * 12, keyboards.vni(ASKED[1] + " ") * 12)
    yield from ("ddddangggg kysss", "d9999ang88888 ky1111")
    yield from ("khaisssss sinhfffff", "qqqq wwww eeee", "asdfghjkl", "zxcvbnm,./", "`1234567890-=")
    yield from ("a1 e2 o3 u4 i5 y6", "đ9 ê6 ơ7")


@group
def joined() -> Iterator[str]:
    """Words without spaces: the shorter the syllables, the more ways there are to part them."""
    for syllables in ("dangky", "khaisinh", "an", "ana", "oi", "uyen", "nghienguc", "thuongtru", "ngang", "xyz"):
        yield from ((syllables * 40)[:200], (syllables * 8)[:40])
        yield from (" ".join([(syllables * 8)[:12]] * 15), f"{syllables} " * 25)
    yield "".join(ASKED).replace(" ", "")
    yield from (keyboards.plain("".join(ASKED)).replace(" ", ""), "-".join("khaisinh"))


@group
def small_words() -> Iterator[str]:
    small = [
        "tôi", "muốn", "hỏi", "là", "cho", "của", "với", "thì", "mà", "ở", "đâu", "gì", "nào", "khi", "có", "được",
        "không", "cần", "phải", "làm", "xin", "và", "các", "những", "này", "kia", "ấy",
    ]  # fmt: skip
    yield from (" ".join(small), " ".join(small[::-1]), " ".join(sorted(small)), *small)
    yield from ("thủ tục hồ sơ giấy tờ " * 10, "the of and to how what where is my a an", "cccd " * 50)
    yield from ("ko dc j z bn mn ntn", "k k k k", "ạ ơi nhé nha nhỉ hả á", "gks gkh gcn cccd cmnd bhyt bhxh hkkd " * 5)


@group
def other_scripts() -> Iterator[str]:
    sentences = (
        "我想给孩子办出生证明", "婚姻登记在哪里办理", "出生届を出したいです", "아이 출생신고를 하고 싶어요",
        "ฉันต้องการแจ้งเกิด", "ខ្ញុំចង់ចុះបញ្ជី", "ຂ້ອຍຢາກແຈ້ງ", "أريد تسجيل مولود جديد", "אני רוצה לרשום לידה",
        "मुझे जन्म प्रमाण पत्र चाहिए", "Я хочу зарегистрировать ребёнка", "Θέλω πιστοποιητικό γέννησης",
        "მინდა დაბადების მოწმობა", "Էջ ծննդյան վկայական", "የልደት ምስክር ወረቀት",
        "ကလေးမွေး", "혼인신고서류", "བུ་གུའི་སྐྱེས་ཁ", "ᠮᠣᠩᠭᠣᠯ", "sdok kơdŭm hdĭp", "akta kelahiran anak saya",
        "Čuô klei kkiêng ƀuôn ƀơ̆ng",
    )  # fmt: skip
    for sentence in sentences:
        yield from (sentence, f"{sentence} khai sinh", "".join(sentence.split()) * 12)


@group
def spaces() -> Iterator[str]:
    signs = [sign for sign in map(chr, range(0x10000)) if sign.isspace()]
    yield from _inside(signs)
    yield from ("", "".join(signs), " " * 10_000 + "khai sinh", "khai" + " " * 10_000 + "sinh", "\n" * 199)
    yield from ("_", "__khai__sinh__")
