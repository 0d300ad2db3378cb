"""Vietnamese as it arrives when the keyboard or the computer did something else with it."""

from __future__ import annotations

import unicodedata

TONES = "\u0301\u0300\u0309\u0303\u0323"  # sắc huyền hỏi ngã nặng
TELEX = dict(zip(TONES, "sfrxj", strict=True)) | {"\u0302": "{}", "\u0306": "w", "\u031b": "w"}
VNI = dict(zip(TONES, "12345", strict=True)) | {"\u0302": "6", "\u0306": "8", "\u031b": "7"}
# What Latin-1 shows of old files: bytes of TCVN 5712:1993 (ABC fonts), and VNI for Windows, a letter more for the mark.
TCVN3 = dict(zip(
    "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
    "¨©®ª«¬\xadµ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    strict=True,
))  # fmt: skip
VNI_TONES = dict(zip(TONES, "ùøûõï", strict=True))
VNI_HATS = dict(zip(TONES, "áàåãä", strict=True))  # with the hat of â ê ô
VNI_BREVES = dict(zip(TONES, "éèúüë", strict=True))  # with the bow of ă


def plain(text: str) -> str:
    """Without marks, as most people type on a telephone."""
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def telex(text: str) -> str:
    """The keys of Telex, with no program that turns them into letters: the tone's key last in its word."""
    return " ".join(_keys(word, TELEX, "d") for word in text.split(" "))


def vni(text: str) -> str:
    """The keys of VNI."""
    return " ".join(_keys(word, VNI, "9") for word in text.split(" "))


def _keys(word: str, keys: dict[str, str], stroke: str) -> str:
    typed, last = "", ""
    for sign in unicodedata.normalize("NFD", word.lower()):
        if sign == "đ":
            typed += "d" + stroke
        elif sign in TONES:
            last = keys[sign]
        else:
            typed += keys.get(sign, sign).format(typed[-1:])
    return typed + last


def tcvn3(text: str) -> str:
    return "".join(TCVN3.get(sign, sign) for sign in unicodedata.normalize("NFC", text.lower()))


def vni_windows(text: str) -> str:
    written = ""
    for sign in unicodedata.normalize("NFC", text.lower()):
        letter, *marks = unicodedata.normalize("NFD", sign)
        tone = next((mark for mark in marks if mark in TONES), "")
        hat, bow, horn = (mark in marks for mark in ("\u0302", "\u0306", "\u031b"))
        letter = {"đ": "ñ", "o": "ô" if horn else "o", "u": "ö" if horn else "u"}.get(letter, letter)
        written += letter + (
            VNI_HATS.get(tone, "â") if hat else VNI_BREVES.get(tone, "ê") if bow else VNI_TONES.get(tone, "")
        )
    return written
