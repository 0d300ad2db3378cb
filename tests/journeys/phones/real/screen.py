"""A screen in memory with a mouse: what a program shows is looked for by its colour and pressed with a click."""

from __future__ import annotations

import os
import struct
from pathlib import Path

from tests.journeys.phones.real.seat import Seat


class Screen:
    WIDTH, HEIGHT = 800, 640

    def __init__(self, seat: Seat) -> None:
        """Xvfb chooses a number that is free, and keeps the picture in a file (XWD, 32 bits a point)."""
        self.seat = seat
        reading, writing = os.pipe()
        seat.start(
            "Xvfb", "-displayfd", str(writing), "-screen", "0", f"{self.WIDTH}x{self.HEIGHT}x24",
            "-fbdir", str(seat.folder), "-nolisten", "tcp", pass_fds=[writing],
        )  # fmt: skip
        os.close(writing)
        with os.fdopen(reading) as number:
            seat.environment["DISPLAY"] = f":{number.readline().strip()}"

    def points(self) -> list[bytes]:
        """The rows of the picture, four bytes (blue, green, red, none) a point."""
        raw = Path(self.seat.folder, "Xvfb_screen0").read_bytes()
        words = struct.unpack(">25I", raw[:100])
        head, line, colours = words[0], words[12], words[19]
        start = head + colours * 12
        return [raw[start + y * line : start + y * line + self.WIDTH * 4] for y in range(self.HEIGHT)]

    def find(self, colour: str) -> tuple[int, int] | None:
        """The middle of the widest thing of that colour ("#rrggbb"): of all buttons, Connect is the widest."""
        wanted = bytes.fromhex(colour[5:7] + colour[3:5] + colour[1:3])
        best: tuple[int, int, int] = (0, 0, 0)
        for y, row in enumerate(self.points()):
            if wanted not in row:
                continue
            found = [x for x in range(self.WIDTH) if row[x * 4 : x * 4 + 3] == wanted]
            if len(found) > best[0]:
                best = (len(found), (found[0] + found[-1]) // 2, y)
        return best[1:] if best[0] > self.WIDTH // 4 else None

    def click(self, x: int, y: int) -> None:
        self.seat.run("xdotool", "mousemove", str(x), str(y), "click", "1")
