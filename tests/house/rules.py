"""The rules of the house, each a function of a folder that returns its breaches as sentences.

They take the folder as an argument so that a test can plant a breach in a copy and see it found.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# Who may import whom, below `portal.`; design: three audiences over cores, imports point down only.
ABOVE = {
    "resident": {"web", "content", "search", "visits"},
    "access": {"web", "visits", "network"},
    "admin": {"web", "content", "search", "visits", "staff", "network"},
    "web": {"settings", "languages", "content.office", "network.allowance", "network.certified"},
    "box": {"content", "visits", "staff", "search", "network", "settings", "languages"},
    "content": {"search"},
    "search": set(),
    "visits": {"network", "search.text"},
    "staff": set(),
    "network": {"settings"},
    "network.gate": set(),
    "settings": {"garden_names"},
    "garden_names": {"network.probes"},
    "languages": set(),
}
CORES = {"content", "search", "visits", "staff", "network", "box", "settings", "garden_names", "languages"}
TOP = {"__init__", "__main__", "cli"}  # put the house together; may import all
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "tools", "lib"}
FILE_LINES, FUNCTION_LINES, TEMPLATE_LINES, CSS_LINES, README_LINES, GATE_LINES = 300, 40, 120, 250, 30, 450
SQL = re.compile(
    r"\b(SELECT\s+[\w*(.]|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(VIRTUAL\s+)?TABLE)", re.S
)
SQL_ROOMS = ("content/", "visits/", "staff/", "search/index.py", "search/completion.py")
# At most five, each with its reason.
EXCEPTIONS: dict[str, str] = {}


def python_files(root: Path) -> Iterator[Path]:
    for room in ("portal", "tests"):
        yield from sorted((root / room).rglob("*.py"))


def room_of(path: Path, root: Path) -> str:
    """ "portal/network/gate/sets.py" → "network.gate"; "portal/settings.py" → "settings"."""
    parts = path.relative_to(root / "portal").with_suffix("").parts
    if parts[:2] == ("network", "gate"):
        return "network.gate"
    return parts[0]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def imports_point_down(root: Path) -> list[str]:
    breaches = []
    for path in sorted((root / "portal").rglob("*.py")):
        room = room_of(path, root)
        for line, name in imported(path):
            if name.split(".")[0] in ("flask", "flask_babel") and room in CORES:
                breaches.append(f"{path.name}:{line} a core imports {name}")
            if room == "network.gate" and not _of_gate(name):
                breaches.append(f"{path.name}:{line} the gate imports {name}")
            if room not in TOP and name.startswith("portal.") and not _allowed(room, name.removeprefix("portal.")):
                breaches.append(f"{path.relative_to(root)}:{line} {room} imports {name}")
    return breaches


def _of_gate(name: str) -> bool:
    import sys

    return name.startswith("portal.network.gate") or name.split(".")[0] in sys.stdlib_module_names


def _allowed(room: str, target: str) -> bool:
    own = room.split(".")[0]
    if target.split(".")[0] == own:
        return True
    return any(target == allowed or target.startswith(allowed + ".") for allowed in ABOVE.get(room, set()))


def no_drawers(root: Path) -> list[str]:
    return [f"{path.relative_to(root)} is a drawer" for path in python_files(root) if path.stem in DRAWERS]


def sizes(root: Path) -> list[str]:
    breaches = [*_function_sizes(root)]
    limits = [(path, FILE_LINES) for path in python_files(root)]
    limits += [(path, TEMPLATE_LINES) for path in (root / "portal/templates").rglob("*.html")]
    limits += [(path, CSS_LINES) for path in (root / "portal/static/css").glob("*.css")]
    limits += [
        (path, README_LINES)
        for room in ("portal", "nginx", "hostapd", "translations", "tests")
        for path in (root / room).rglob("README.md")
    ]
    for path, limit in limits:
        length = len(path.read_text("utf-8").splitlines())
        if length > limit and str(path.relative_to(root)) not in EXCEPTIONS:
            breaches.append(f"{path.relative_to(root)} has {length} lines, at most {limit}")
    gate = sum(len(path.read_text("utf-8").splitlines()) for path in (root / "portal/network/gate").glob("*.py"))
    return breaches + ([f"the gate has {gate} lines, at most {GATE_LINES}"] if gate > GATE_LINES else [])


def _function_sizes(root: Path) -> Iterator[str]:
    for path in python_files(root):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                where = f"{path.relative_to(root)}:{node.name}"
                if length > FUNCTION_LINES and where not in EXCEPTIONS:
                    yield f"{where} has {length} lines, at most {FUNCTION_LINES}"


def shell_sizes(root: Path) -> list[str]:
    """deploy.sh is a bootstrap: 250 lines, functions of 30; more belongs into portal/box."""
    lines = (root / "deploy.sh").read_text("utf-8").splitlines()
    breaches = [f"deploy.sh has {len(lines)} lines, at most 250"] if len(lines) > 250 else []
    begun, name = 0, ""
    for number, line in enumerate(lines):
        if found := re.match(r"(\w+)\(\) \{", line):
            begun, name = number, found[1]
        elif line == "}" and number - begun + 1 > 30:
            breaches.append(f"deploy.sh:{name} has {number - begun + 1} lines, at most 30")
    return breaches


def sql_in_its_place(root: Path) -> list[str]:
    breaches = []
    for path in sorted((root / "portal").rglob("*.py")):
        if str(path.relative_to(root / "portal")).startswith(SQL_ROOMS):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
                breaches.append(f"{path.relative_to(root)}:{node.lineno} holds SQL")
    return breaches


def one_noun_four_places(root: Path) -> list[str]:
    """Each page module has its templates folder and its test; captive_api answers JSON and needs no template."""
    breaches = []
    for audience in ("resident", "access", "admin"):
        for module in sorted((root / "portal" / audience).glob("*.py")):
            noun = module.stem
            if noun == "__init__" or "Blueprint(" not in module.read_text("utf-8"):
                continue
            if f'Blueprint("{noun}"' not in module.read_text("utf-8"):
                breaches.append(f"{audience}/{noun}.py: its endpoint has another name")
            if noun != "captive_api" and not (root / "portal/templates" / audience / noun).is_dir():
                breaches.append(f"{audience}/{noun}.py: no folder templates/{audience}/{noun}")
            if not list((root / "tests" / audience).glob(f"test_{noun}*.py")):
                breaches.append(f"{audience}/{noun}.py: no tests/{audience}/test_{noun}.py")
    return breaches


def nothing_of_ours_is_patched(root: Path) -> list[str]:
    found = re.compile(r"\b(mock\.|monkeypatch\.setattr|patch\(|unittest\.mock)")
    return [
        f"{path.relative_to(root)} patches something"
        for path in sorted((root / "tests").rglob("*.py"))
        if path.name != "rules.py" and found.search(path.read_text("utf-8"))
    ]


def nothing_is_skipped(root: Path) -> list[str]:
    """A skip hides a missing install; what needs root or a daemon is marked `air` or `browser` and left out by name."""
    found = re.compile(r"\b(skipif|pytest\.skip|importorskip|xfail)\b")
    return [
        f"{path.relative_to(root)} skips something"
        for path in sorted((root / "tests").rglob("*.py"))
        if path.name not in ("rules.py", "test_rules.py") and found.search(path.read_text("utf-8"))
    ]


def stale_exceptions(root: Path) -> list[str]:
    return [f"{name} is gone: remove the exception" for name in EXCEPTIONS if not (root / name.split(":")[0]).exists()]
