"""Importing files: all or nothing, and a line of the report for every refused record."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.content import revisions, store, transfer
from tests.builders import LATER, NOW, a_book, a_catalogue_record, a_file, a_procedure, an_area


@pytest.fixture
def take(db, tmp_path):
    """Import records, or a file that is there."""

    def importing(*records, kind="procedure", name="", **more):
        path = name or a_file(tmp_path, *records)
        return transfer.import_file(db, kind, path, **{"editor": "import", "now": NOW, **more})

    return importing


def lines(report):
    return report.lines()[0] if report.refused else ""


def test_a_record_of_the_catalogue_is_published_as_official_and_unchecked(db, take):
    assert take(a_catalogue_record()).lines() == ["1 new, 0 changed, 0 unchanged."]
    item = store.get(db, "procedure", "1.000656")
    assert (item.source, item.checked_by, item.sample) == ("Cổng Dịch vụ công quốc gia", "", False)
    assert (item.fields["area"], item.fields["name"]) == ("ho-tich", {"vi": "Đăng ký khai tử"})


def test_the_area_of_a_catalogue_record_is_made_once(db, take):
    take(a_catalogue_record(), a_catalogue_record(code="1.000657"))
    [area] = store.find_all(db, "area")
    assert area.fields["name"] == {"vi": "Hộ tịch"}


def test_two_spellings_of_an_area_are_one_and_the_first_stays(db, take):
    take(a_catalogue_record(field="Thi đua - khen thưởng"), a_catalogue_record(code="2", field="Thi đua, khen thưởng"))
    again = take(a_catalogue_record(code="3", field="Thi  đua khen thưởng"))
    [area] = store.find_all(db, "area")
    assert (area.fields["name"], again.created) == ({"vi": "Thi đua - khen thưởng"}, 1)


def test_an_area_that_the_office_already_has_is_used(db, take):
    take(an_area(slug="giay-to", name="Hộ tịch"), kind="area")
    take(a_catalogue_record())
    assert store.get(db, "procedure", "1.000656").fields["area"] == "giay-to"


def test_a_procedure_between_offices_is_a_draft(db, take):
    report = take(a_catalogue_record(type="STANDARD_INTERNAL"), a_catalogue_record(code="1.000657"))
    assert "1 of them drafts" in report.lines()[-1]
    assert store.find(db, "procedure", "1.000656").status == "draft"


def test_the_same_file_again_changes_nothing(db, take):
    records = [a_catalogue_record(), a_catalogue_record(code="1.000657", field="Đất đai", steps="a\u00a0b\r\nc")]
    take(*records)
    version = store.version(db)
    report = take(*records, now=LATER)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert store.version(db) == version
    assert len(revisions.of(db, store.find(db, "procedure", "1.000656").id)) == 1


def test_one_refused_record_and_nothing_is_written(db, take):
    report = take(a_procedure(), a_procedure(code="1.2", name=""), a_procedure(code="1.3", url="ftp://x"))
    assert report.refused == [
        "line 2: name.vi: Enter this: Official name",
        "line 3: url: Page of the national portal: enter an address that begins with https://",
    ]
    assert report.lines()[-1] == "2 lines refused; nothing was written."
    assert (store.find_all(db, "procedure"), store.find_all(db, "area")) == ([], [])


def test_an_unknown_key_is_named_with_the_known_ones(take):
    found = lines(take(a_procedure(phi="0")))
    assert found.startswith("line 1: phi is not a field of procedure; known are agency, area,")


@pytest.mark.parametrize(("line", "part"), [
    ('{"code": "1.2",}', "line 1: is not JSON"), ('["a"]', "is one JSON list"), ("{" * 100_000, "line 1: is not"),
    ('{"code": "1.2", "name": "x", "papers": [[1]]}', "give a list of rows"),
    ('{"code": "1.2", "name": "x", "slug": "../etc"}', "slug: “../etc” will not do"),
    ('{"code": "a/b", "name": "x"}', "slug: “a/b” will not do"),
    ('{"code": "1.2", "name": "x", "status": "live"}', "none of draft, published, archived"),
    ('{"code": "1.2", "name": "x", "source": {"a": 1}}', "source: give text"),
    ('{"code": "1.2", "name": "x", "valid_until": "2027-13-01"}', "valid_until: “2027-13-01” is no date"),
    ('{"code": "1.2", "name": "x", "languages": {"en": "good"}}', "languages: write"),
])  # fmt: skip
def test_a_broken_line_is_refused_with_the_remedy(take, tmp_path, line, part):
    path = tmp_path / "odd"
    path.write_text(line + "\n", encoding="utf-8")
    try:
        found = lines(take(name=str(path)))
    except transfer.Unreadable as unreadable:
        found = str(unreadable)
    assert part in found


def test_a_slug_that_stands_twice_is_refused_with_both_lines(take):
    assert lines(take(a_procedure(), a_procedure())) == "line 2: 1.001193 stands in line 1 already; remove one"


def test_empty_lines_do_not_count_as_records_but_as_lines(take, tmp_path):
    path = tmp_path / "gaps.jsonl"
    path.write_text("\n" + json.dumps(a_procedure()) + "\r\n\r\n{}\n", encoding="utf-8")
    assert lines(take(name=str(path))).startswith("line 4: code")


def test_a_dry_run_reports_and_writes_nothing(db, take):
    report = take(a_catalogue_record(), dry_run=True)
    assert report.lines() == ["1 new, 0 changed, 0 unchanged; dry run, nothing was written."]
    assert (store.find_all(db, "procedure"), store.find_all(db, "area")) == ([], [])


def test_a_rehearsal_after_a_real_import_sees_nothing_new(take):
    take(a_procedure())
    assert take(a_procedure(), dry_run=True).unchanged == 1


@pytest.mark.parametrize(("name", "pack"), [
    ("a.jsonl", bytes), ("a.jsonl.xz", lzma.compress), ("a.jsonl.gz", gzip.compress), ("a.txt", bytes),
    ("b.jsonl", lambda text: b"\xef\xbb\xbf" + text), ("c.jsonl", lambda text: text.replace(b"\n", b"\r\n")),
])  # fmt: skip
def test_files_are_read_packed_or_not_with_bom_and_any_line_ends(take, tmp_path, name, pack):
    path = tmp_path / name
    path.write_bytes(pack((json.dumps(a_procedure()) + "\n" + json.dumps(a_procedure(code="1.2")) + "\n").encode()))
    assert take(name=str(path)).created == 2


@pytest.mark.parametrize(("name", "content", "part"), [
    ("a.jsonl.xz", b"no xz", "damaged"), ("a.jsonl.xz", lzma.compress(b"{}" * 999)[:40], "damaged"),
    ("a.jsonl.gz", b"no gz", "damaged"), ("a.jsonl.gz", gzip.compress(b"{}" * 999)[:20], "damaged"),
    ("a.csv", "Tiêu đề".encode("utf-16"), "not UTF-8"), ("a.csv", b"title,topic,title\n", "twice"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_one_sentence(take, tmp_path, name, content, part):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(transfer.Unreadable, match=part):
        take(name=str(tmp_path / name), kind="book")


def test_a_file_that_is_not_there_is_named(take):
    with pytest.raises(transfer.Unreadable, match=r"gone\.jsonl cannot be opened"):
        take(name="gone.jsonl")


def test_records_are_read_from_standard_input(tmp_path):
    (tmp_path / "portal.toml").write_text(f'state_dir = "{tmp_path}/state"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "portal", "import", "book", "-"],
        input=json.dumps(a_book()).encode(),
        env={**os.environ, "PORTAL_SETTINGS": str(tmp_path / "portal.toml")},
        capture_output=True,
    )
    assert (done.returncode, b"1 new" in done.stderr) == (0, True)


def test_progress_is_told_up_to_the_end(take, tmp_path):
    told = []
    path = a_file(tmp_path, *(a_procedure(code=f"1.{number}") for number in range(50)))
    take(name=path, progress=lambda done, size: told.append((done, size)))
    assert told[-1] == (Path(path).stat().st_size,) * 2
    assert told == sorted(told)
