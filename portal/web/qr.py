"""QR codes drawn as small SVG: runs of dark squares in one path (level Q survives an 8 % stain, L and M do not)."""

from __future__ import annotations

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_Q

BORDER = 4  # modules of quiet zone, ISO/IEC 18004 §9.1


def runs(matrix: list[list[bool]]) -> str:
    """The path data of every dark run, one module = one unit."""
    path = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                path.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width or 1
    return "".join(path)


def qr_svg(text: str, label: str) -> Markup:
    """An inline SVG of `text`; `label` is what a screen reader says."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=BORDER)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    side = len(matrix)
    return Markup(
        '<svg class="qr" role="img" aria-label="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path d="{}"/></svg>'
    ).format(label, side, side, side, side, runs(matrix))


def wifi_text(name: str) -> str:
    """The text that makes a phone join the open network `name`; special characters escaped with a backslash."""
    escaped = "".join("\\" + letter if letter in '\\;,:"' else letter for letter in name)
    return f"WIFI:T:nopass;S:{escaped};;"
