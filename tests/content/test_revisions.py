"""Earlier states and going back to one."""

from __future__ import annotations

import pytest

from portal.content import revisions, store
from tests.builders import LATER, NOW, a_draft, a_procedure


@pytest.fixture
def item(db):
    first = store.save(db, a_draft("procedure", a_procedure(), source="Luật"), "lan", NOW, note="first")[0]
    return store.edit(db, first, {**first.fields, "counter": "9"}, {"source": ""}, "minh", LATER, first.changed)


def test_each_change_is_kept_with_its_editor_newest_first(db, item):
    assert [(each.number, each.editor, each.note) for each in revisions.of(db, item.id)] == [
        (2, "minh", ""), (1, "lan", "first"),
    ]  # fmt: skip


def test_an_earlier_state_comes_back_as_a_new_revision(db, item):
    restored = revisions.restore(db, item.id, 1, "lan", LATER)
    assert ("counter" in restored.fields, restored.source) == (False, "Luật")
    assert [each.number for each in revisions.of(db, item.id)] == [3, 2, 1]


def test_a_restored_text_counts_as_unchecked_and_stays_published_or_not(db, item):
    store.mark_checked(db, item.id, "lan", LATER)
    store.set_status(db, item.id, "archived", "lan", LATER)
    restored = revisions.restore(db, item.id, 1, "lan", LATER)
    assert (restored.checked_by, restored.status) == ("", "archived")


def test_a_revision_that_never_was_is_refused(db, item):
    with pytest.raises(store.NoSuchItem, match="no revision 9"):
        revisions.restore(db, item.id, 9, "lan", LATER)
    assert len(revisions.of(db, item.id)) == 2
