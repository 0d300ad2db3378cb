"""What templates may say about values: text with its language, money, durations, dates, codes as QR."""

from __future__ import annotations

from datetime import date, datetime

from babel.numbers import format_decimal
from flask import Flask
from flask_babel import format_date, get_locale, gettext, ngettext
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from portal.web.language import current
from portal.web.qr import qr_svg


class Strict(StrictUndefined):
    """A misspelt name in a template is an error, not an empty string."""


def said(text: object) -> Markup:
    """A Text of content, marked with `lang` where it is not in the page's language."""
    value, tag = getattr(text, "value", ""), getattr(text, "tag", "")
    if not value:
        return Markup("")
    if tag and tag != current().tag:
        return Markup('<span lang="{}">{}</span>').format(tag, value)
    return escape(value)


def paragraphs(text: object) -> Markup:
    """A Text of several lines as paragraphs."""
    value, tag = getattr(text, "value", ""), getattr(text, "tag", "")
    mark = Markup(' lang="{}"').format(tag) if tag and tag != current().tag else Markup("")
    parts = [line.strip() for line in str(value).split("\n") if line.strip()]
    return Markup("").join(Markup("<p{}>{}</p>").format(mark, part) for part in parts)


def split_lines(text: object) -> list[str]:
    """The non-empty lines of a Text or string."""
    return [line.strip() for line in str(getattr(text, "value", text)).split("\n") if line.strip()]


def money(amount: int) -> str:
    """15000 → "15.000 đồng" (vi), "15,000 VND" (en)."""
    return gettext("%(amount)s VND", amount=format_decimal(amount, locale=get_locale()))


def duration(number: float, unit: str) -> str:
    """3, "working_day" → "3 working days"."""
    whole = int(number) if float(number).is_integer() else number
    shown = format_decimal(whole, locale=get_locale())
    many = 1 if whole == 1 else 2
    return {
        "working_day": lambda: ngettext("%(n)s working day", "%(n)s working days", many, n=shown),
        "day": lambda: ngettext("%(n)s day", "%(n)s days", many, n=shown),
        "hour": lambda: ngettext("%(n)s hour", "%(n)s hours", many, n=shown),
        "month": lambda: ngettext("%(n)s month", "%(n)s months", many, n=shown),
        "minute": lambda: ngettext("%(n)s minute", "%(n)s minutes", many, n=shown),
    }[unit]()


def data(amount: int) -> str:
    """Bytes as they are sold here: 12345678 → "12 MB", 1500000000 → "1,5 GB" (vi)."""
    if amount < 1_000_000:
        return gettext("less than 1 MB")
    if amount < 1_000_000_000:
        return f"{format_decimal(amount // 1_000_000, locale=get_locale())} MB"
    return f"{format_decimal(round(amount / 1_000_000_000, 1), locale=get_locale())} GB"


def day(value: str | date) -> str:
    """An ISO date as the reader's locale writes it; other text as it is."""
    try:
        moment = datetime.fromisoformat(value).date() if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return str(format_date(moment, "d/M/yyyy" if current().locale.startswith("vi") else "d MMMM yyyy"))


def init(app: Flask) -> None:
    for function in (said, paragraphs, split_lines, money, duration, data, day, qr_svg):
        app.jinja_env.filters[function.__name__] = function
