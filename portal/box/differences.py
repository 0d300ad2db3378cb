"""What stands on the machine against what should: the diff of `install --check`, and drift for `portal doctor`."""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from portal.box.render import HEADER, Rendered


@dataclass(frozen=True)
class Standing:
    """A file on the machine: its text and mode."""

    text: str
    mode: int


@dataclass(frozen=True)
class Difference:
    """One file that is not as it should be; `there` None: not there yet, `wanted` None: not wanted any more."""

    path: str
    there: Standing | None
    wanted: Rendered | None

    def diff(self) -> str:
        """A unified diff, or a line on the mode where only that differs."""
        old, new = self.there.text if self.there else "", self.wanted.text if self.wanted else ""
        names = (f"/{self.path}" if self.there else "/dev/null", f"/{self.path}" if self.wanted else "/dev/null")
        lines = [*difflib.unified_diff(old.splitlines(), new.splitlines(), *names, lineterm="")]
        if self.there and self.wanted and self.there.mode != self.wanted.mode:
            lines.append(f"/{self.path}: mode {self.there.mode:04o}, should be {self.wanted.mode:04o}")
        return "\n".join(lines or [f"/{self.path}: an empty file or other line ends"])


def between(wanted: Mapping[str, Rendered], root: Path) -> list[Difference]:
    """Every file that differs, by path; files of ours that no setting calls for any more are among them."""
    found = []
    for path, file in wanted.items():
        there = standing(root / path)
        if there is None or (there.text, there.mode) != (file.text, file.mode):
            found.append(Difference(path, there, file))
    found += [Difference(path, standing(root / path), None) for path in left_over(wanted, root)]
    return sorted(found, key=lambda each: each.path)


def standing(file: Path) -> Standing | None:
    """None where there is no such file. Raises OSError where it cannot be read."""
    try:
        return Standing(file.read_text("utf-8", errors="replace"), file.stat().st_mode & 0o7777)
    except FileNotFoundError:
        return None


def left_over(wanted: Mapping[str, Rendered], root: Path) -> Iterator[str]:
    """Files beside the wanted ones that deploy.sh wrote and that are wanted no more; told by their first line."""
    for folder in sorted({os.path.dirname(path) for path in wanted}):
        for file in sorted((root / folder).glob("*tram*" if folder != "etc/tram" else "*")):
            path = f"{folder}/{file.name}"
            if path not in wanted and file.is_file() and not file.is_symlink() and _ours(file):
                yield path


def _ours(file: Path) -> bool:
    with file.open("rb") as open_file:
        return open_file.readline().strip() == f"# {HEADER}".encode()


def put_all(wanted: Mapping[Path, Standing | Rendered | None]) -> None:
    """Write or remove (None) files. All are written beside their places first, so that a full disk changes none.

    Each then changes in a single step: whoever reads sees the old one or the new one, whole.
    """
    drafts: list[tuple[Path, Path]] = []
    try:
        for file, content in wanted.items():
            if content is not None:
                drafts.append((_draft(file), file))
                _write(drafts[-1][0], content)
        for draft, file in drafts:
            draft.replace(file)
        for file, content in wanted.items():
            if content is None:
                file.unlink(missing_ok=True)
    finally:
        for draft, _file in drafts:
            draft.unlink(missing_ok=True)


def _draft(file: Path) -> Path:
    """Hidden, and with an end that no daemon reads."""
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.with_name(f".{file.name}.new")


def _write(draft: Path, content: Standing | Rendered) -> None:
    with draft.open("w", encoding="utf-8") as open_file:
        open_file.write(content.text)
        open_file.flush()
        os.fsync(open_file.fileno())
    draft.chmod(content.mode)
