"""Puts this tree as a new release beside the running one, with its own environment, and hands over to it.

Run by deploy.sh with the machine's own Python before the dependencies are there, so it imports the
standard library alone and is started as a file. A release is a folder named after its version and contents;
it counts once its mark is written, so one that was interrupted is made again. With --check nothing stays.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
HOME = Path("opt/tram")
RELEASES = HOME / "releases"
MARK = ".complete"
# What a box needs of the tree; tests and the history stay behind.
KEPT = (
    "portal", "nginx", "hostapd", "translations", "deploy.sh", "pyproject.toml", "README.md", "CHANGELOG.md", "LICENSE",
)  # fmt: skip
MODULES = ("flask", "flask_babel", "sqlite_utils", "qrcode", "gunicorn", "argon2")


class NotMade(Exception):
    """The release could not be made; the sentence says what to do. The machine is as it was."""


def files(source: Path) -> Iterator[Path]:
    """What is copied, relative to the tree, in a fixed order; nothing that was compiled."""
    for name in KEPT:
        top = source / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            made = path.suffix in (".mo", ".bin", ".pyc") or "__pycache__" in path.parts
            if path.is_file() and not made:
                yield path.relative_to(source)


def name_of(source: Path) -> str:
    """Version, and a digest of contents and Python: the same name is the same release."""
    digest = hashlib.sha256(f"{sys.version_info[0]}.{sys.version_info[1]}".encode())
    for path in files(source):
        digest.update(f"\0{path}\0".encode() + (source / path).read_bytes())
    return f"{project(source)['version']}-{digest.hexdigest()[:10]}"


def project(source: Path) -> dict[str, object]:
    return dict(tomllib.loads((source / "pyproject.toml").read_text("utf-8"))["project"])


def make(source: Path, root: Path) -> Path:
    """The folder of this tree's release below `root`, complete. Raises NotMade."""
    folder = root / RELEASES / name_of(source)
    if (folder / MARK).exists():
        return folder
    print(f"Making the release {folder.name} …", file=sys.stderr)
    try:
        if folder.exists():
            shutil.rmtree(folder)
        for path in files(source):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source / path, folder / path)
        environment(source, folder / ".venv")
        run(
            "Python could not compile the release.",
            folder / ".venv/bin/python",
            "-m",
            "compileall",
            "-q",
            folder / "portal",
        )
        (folder / MARK).touch()
    except OSError as error:
        raise NotMade(
            f"{error.filename or folder}: {error.strerror}; nothing was replaced. Mend it and install again."
        ) from None
    finally:
        if not (folder / MARK).exists():
            shutil.rmtree(folder, ignore_errors=True)
    return folder


def environment(source: Path, folder: Path) -> None:
    """A Python environment with the project's dependencies; from the folder `wheels` of the tree where there is one."""
    run("The Python environment could not be made.", sys.executable, "-m", "venv", folder)
    wheels = source / "wheels"
    where = ["--no-index", "--find-links", str(wheels)] if wheels.is_dir() else []
    needed = [str(each) for each in project(source)["dependencies"]]  # type: ignore[attr-defined]
    pip: list[str | Path] = [
        folder / "bin/python",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-cache-dir",
        *where,
        *needed,
    ]
    run("The Python packages could not be installed; is there a network?", *pip)
    # Relative, so that the release is the same seen from outside a root folder and from inside.
    [packages] = folder.glob("lib/python3*/site-packages")
    (packages / "tram.pth").write_text("../../../..\n")


def run(trouble: str, *command: str | Path) -> None:
    """A command whose words are seen only if it fails, save one short line for each package that pip takes up."""
    said = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        for line in running.stdout or ():
            said.append(line.rstrip())
            if line.startswith(("Collecting ", "Processing ")):
                print(f"  {Path(line.split()[1]).name}", file=sys.stderr)
    if running.returncode:
        raise NotMade("\n".join([*said[-5:], f"{trouble} Nothing was replaced. Mend it and install again."]))


def able(python: Path) -> bool:
    """Whether this Python has every dependency."""
    words = f"import {', '.join(MODULES)}"
    return python.exists() and not subprocess.run([python, "-Ic", words], capture_output=True, check=False).returncode


def lender(source: Path, root: Path, folder: Path) -> Path:
    """A Python that can render without anything being installed: one that is there, else one made in `folder`."""
    for home in (root / RELEASES / name_of(source), source, root / HOME / "current"):
        if able(home / ".venv/bin/python"):
            return home / ".venv/bin/python"
    if not importlib.util.find_spec("ensurepip"):
        raise NotMade("Nothing is installed yet, and to show the files this needs: apt install python3-venv")
    print("Making a Python environment for this check alone …", file=sys.stderr)
    environment(source, folder / "env")
    return folder / "env/bin/python"


def alone(root: Path) -> None:
    """Nobody else installs until this process and what it becomes has ended. Raises NotMade."""
    folder = root / HOME
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / "install.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise NotMade("Another installation is running. Wait until it has ended.") from None
    os.set_inheritable(lock, True)


def check(arguments: list[str], root: Path) -> int:
    """Run install.py of this tree, with an environment that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="tram-check-") as folder:
        python = lender(SOURCE, root, Path(folder))
        command: list[str | Path] = [python, "-P", "-m", "portal.box.install", "--release", name_of(SOURCE), *arguments]
        wanted = os.environ | {"PYTHONPATH": str(SOURCE), "PYTHONDONTWRITEBYTECODE": "1"}
        return subprocess.run(command, env=wanted, check=False).returncode


def main() -> int:
    """Make the release and become its install.py."""
    parser = argparse.ArgumentParser("deploy.sh install")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--root", type=Path, default=Path("/"))
    options, _others = parser.parse_known_args()
    os.umask(0o022)
    try:
        if options.check:
            return check(sys.argv[1:], options.root)
        alone(options.root)
        folder = make(SOURCE, options.root)
    except NotMade as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}; nothing was replaced.", file=sys.stderr)
        return 1
    python = str(folder / ".venv/bin/python")
    os.execv(python, [python, "-P", "-m", "portal.box.install", "--release", folder.name, *sys.argv[1:]])  # noqa: S606
    return 1


if __name__ == "__main__":
    sys.exit(main())
