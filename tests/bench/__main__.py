"""All measurements one after the other, in less than ten minutes: `python -m tests.bench`, as root."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("redirect", "connect", "gate", "dhcp", "forwarding", "restore", "memory", "search")
PROGRAMS = {"wrk": "wrk", "iperf3": "iperf3"}  # program: package, beside those that the tests need


def main() -> int:
    """1 when a script failed; a target that was missed is in its line."""
    if missing := [package for program, package in PROGRAMS.items() if not shutil.which(program)]:
        print(f"install what measures: sudo apt install {' '.join(missing)}", file=sys.stderr)
        return 2
    wanted, begun = sys.argv[1:] or SCRIPTS, time.monotonic()
    git = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=HERE, capture_output=True, text=True)
    print(time.strftime("%F %H:%M"), git.stdout.strip(), "kernel", platform.release(), flush=True)
    failed = [name for name in wanted if subprocess.run([sys.executable, str(HERE / f"{name}.py")]).returncode]
    print(f"\n{time.monotonic() - begun:.0f} s in all" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
