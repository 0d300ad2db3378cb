"""`portal search --batch` reads files made by anybody: a broken line is named in a sentence, a good one answered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def batch(tmp_path):
    """Run the command over a file with these bytes."""
    (tmp_path / "portal.toml").write_text(f'state_dir = "{tmp_path}/state"\nrun_dir = "{tmp_path}/run"\n')
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PORTAL_SETTINGS": str(tmp_path / "portal.toml")}

    def run(written: bytes, name: str = "") -> subprocess.CompletedProcess[bytes]:
        (tmp_path / "q.jsonl").write_bytes(written)
        done = subprocess.run(
            [sys.executable, "-m", "portal", "search", "--batch", name or "q.jsonl"],
            cwd=tmp_path, env=environment, input=written, capture_output=True,
        )  # fmt: skip
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done

    return run


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]", b"null", b'"khai"', b"khai sinh", b"{", b'{"query": "khai"}', b'{"query_id": 1}',
        b'{"query_id": 1, "query": null}', b'{"query_id": 1, "query": {"a": 1}}', b'{"query_id": 1, "query": ["khai"]}',
        b"\xff\xfe{\x00", b'{"query_id": 1, "query": "\xc3("}', b"[" * 100_000, b"\x00" * 100,
        b'{"query_id": ' + b"9" * 5_000 + b', "query": "khai"}',
    ],
    ids=lambda line: ascii(line[:30]),
)  # fmt: skip
def test_a_broken_line_is_named(batch, line):
    done = batch(b'{"query_id": 1, "query": "khai sinh"}\n' + line + b"\n")
    assert done.returncode == 1
    assert b"line 2: write {" in done.stderr


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        (b'{"query_id": "\\ud800", "query": "khai"}', "\ud800"),
        (b'{"query_id": 1, "query": "\\ud800 khai \\u0000"}', 1),
        (b'\xef\xbb\xbf{"query_id": 1, "query": "khai"}', 1),
        (b'{"query_id": null, "query": "khai", "more": 1}\r', None),
        (b'{"query_id": 1, "query": "' + b"khai " * 100_000 + b'"}', 1),
    ],
    ids=["surrogate", "surrogate asked", "byte order mark", "carriage return", "long"],
)
@pytest.mark.parametrize("name", ["", "-"])
def test_an_odd_line_is_answered(batch, line, asked, name):
    [answer] = batch(line + b"\n", name).stdout.splitlines()
    assert json.loads(answer) == {"query_id": asked, "results": []}


@pytest.mark.parametrize("name", ["no.jsonl", "."])
def test_a_file_that_cannot_be_read_is_named(batch, name):
    done = batch(b"", name)
    assert done.returncode == 1
    assert f"portal search: {name}: " in done.stderr.decode()
