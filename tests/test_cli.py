"""The command line as scripts use it: output on stdout, sentences on stderr, exit status 0, 1 or 2."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIRTH = {"code": "1.001193", "name": "Thủ tục đăng ký khai sinh", "field": "Hộ tịch", "type": "STANDARD"}


@pytest.fixture
def portal(tmp_path):
    """Run one command in a folder with a portal.toml of its own."""

    def run(*words: str, stdin: str = "", toml: str = "", check: int | None = 0) -> subprocess.CompletedProcess[str]:
        base = f'state_dir = "{tmp_path}/state"\nrun_dir = "{tmp_path}/run"\nfirewall = "none"\n'
        (tmp_path / "portal.toml").write_text(base + toml)
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        environment.pop("PORTAL_SETTINGS", None)
        done = subprocess.run(
            [sys.executable, "-m", "portal", *words],
            cwd=tmp_path,
            env=environment,
            input=stdin,
            capture_output=True,
            text=True,
        )
        if check is not None:
            assert done.returncode == check, done.stderr
        assert "Traceback" not in done.stderr
        return done

    return run


def records(tmp_path: Path, *found: dict, name: str = "records.jsonl") -> str:
    (tmp_path / name).write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in found), "utf-8")
    return name


def test_import_makes_the_databases_and_search_finds_it(portal, tmp_path):
    done = portal("import", "procedure", records(tmp_path, BIRTH))
    assert "1 new" in done.stderr
    assert portal("search", "khai", "sinh").stdout.strip() == "1.001193"


def test_import_from_standard_input(portal):
    assert "1 new" in portal("import", "procedure", "-", stdin=json.dumps(BIRTH)).stderr


def test_search_words_go_out_and_in(portal, tmp_path):
    portal("import", "procedure", records(tmp_path, BIRTH))
    line = "1.001193 | Khai sinh | | vàng mười"
    assert "1 new" in portal("words", "import", "-", stdin=line).stderr
    assert line in portal("words", "export", "-").stdout
    assert portal("search", "vàng", "mười").stdout.strip() == "1.001193"
    assert "line 1" in portal("words", "import", "-", stdin="vàng mười = 1.001193", check=1).stderr


def test_a_dry_run_writes_nothing(portal, tmp_path):
    portal("import", "procedure", records(tmp_path, BIRTH), "--dry-run")
    assert portal("search", "khai", "sinh").stdout == ""


def test_a_second_import_changes_nothing(portal, tmp_path):
    name = records(tmp_path, BIRTH)
    portal("import", "procedure", name)
    assert "0 new, 0 changed, 1 unchanged" in portal("import", "procedure", name).stderr


def test_a_broken_file_is_refused_whole_with_a_line_for_each_fault(portal, tmp_path):
    name = records(tmp_path, BIRTH, {"code": ""}, {"code": "1.000002", "name": "x", "colour": "red"})
    done = portal("import", "procedure", name, check=1)
    assert "line 2: " in done.stderr
    assert "line 3: colour is not a field" in done.stderr
    assert "nothing was written" in done.stderr
    assert portal("search", "khai", "sinh").stdout == ""


@pytest.mark.parametrize("words", [["import", "procedure", "missing.jsonl"], ["import", "procedure", "."]])
def test_a_file_that_cannot_be_read_is_named(portal, words):
    assert words[-1] in portal(*words, check=1).stderr


def test_batch_answers_line_by_line(portal, tmp_path):
    portal("import", "procedure", records(tmp_path, BIRTH))
    queries = records(
        tmp_path, {"query_id": "q1", "query": "khai sinh"}, {"query_id": "q2", "query": "qwxyz"}, name="queries.jsonl"
    )
    lines = [
        json.loads(line) for line in portal("search", "--batch", queries, "--kind", "procedure").stdout.splitlines()
    ]
    assert lines == [{"query_id": "q1", "results": ["1.001193"]}, {"query_id": "q2", "results": []}]


def test_batch_refuses_a_line_that_is_no_query(portal, tmp_path):
    (tmp_path / "q.jsonl").write_text("[]\n")
    assert "line 1" in portal("search", "--batch", "q.jsonl", check=1).stderr


def test_an_unknown_setting_is_named_with_the_file(portal):
    done = portal("search", "x", toml="sesion_minutes = 5\n", check=2)
    assert "portal.toml: sesion_minutes is not a setting; remove the line" in done.stderr


def test_a_settings_file_that_is_named_must_exist(portal, tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORTAL_SETTINGS": str(tmp_path / "no.toml")}
    done = subprocess.run(
        [sys.executable, "-m", "portal", "search", "x"], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "no.toml" in done.stderr


@pytest.mark.parametrize("words", [[], ["import"], ["import", "procdure", "x"], ["dance"]])
def test_wrong_use_is_status_2(portal, words):
    assert "usage" in portal(*words, check=2).stderr


def test_a_port_in_use_is_named_with_the_setting_to_change(portal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = portal("run", toml=f"demo_port = {max(port, 1024)}\n", check=1)
    assert f"Port {port} on 127.0.0.1 is in use; set demo_port" in done.stderr


def test_a_state_folder_that_cannot_be_made_is_named(portal, tmp_path):
    (tmp_path / "state").write_text("a file, no folder")
    done = portal("search", "x", check=1)
    assert str(tmp_path / "state") in done.stderr
    assert "state_dir" in done.stderr


def test_render_writes_every_file(portal, tmp_path):
    portal("render", "--to", "out")
    assert (tmp_path / "out/etc/tram/nftables.conf").exists()
    assert (tmp_path / "out/etc/systemd/system/tram-gate.service").exists()


def test_a_first_staff_code_is_made(portal):
    assert len(portal("staff-code", "lan").stdout.strip()) == 14


def test_export_and_import_of_the_same_records_change_nothing(portal, tmp_path):
    portal("import", "procedure", records(tmp_path, BIRTH))
    for name in ("out.jsonl", "out.csv"):
        portal("export", "procedure", name)
        assert "0 new, 0 changed, 1 unchanged" in portal("import", "procedure", name).stderr


def test_reconcile_says_what_it_found(portal):
    assert "0 devices are out" in portal("reconcile").stderr


@pytest.mark.parametrize(
    "command", [["run"], ["staff-code", "lan"], ["welcome"], ["samples"], ["reconcile"], ["doctor"]]
)
def test_a_damaged_folder_is_a_sentence_for_every_command(portal, tmp_path, command):
    (tmp_path / "state").write_text("a file, no folder")
    done = portal(*command, check=1)
    assert str(tmp_path / "state") in done.stderr + done.stdout


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_is_no_success(portal, text):
    assert "holds no record" in portal("import", "procedure", "-", stdin=text, check=1).stderr


def test_a_search_for_nothing_is_wrong_use(portal):
    assert "give the words" in portal("search", check=2).stderr


def test_a_port_in_use_leaves_the_first_sign_in_code_good(portal):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = portal("welcome", toml=f"demo_port = {taken.getsockname()[1]}\n", check=1)
    assert "Code" not in done.stderr


def test_samples_and_then_the_catalogue_twice_change_nothing_more(portal, tmp_path):
    portal("samples")
    name = records(tmp_path, BIRTH)
    assert "1 changed" in portal("import", "procedure", name).stderr
    assert "0 new, 0 changed, 1 unchanged" in portal("import", "procedure", name).stderr
