from hypothesis import given
from hypothesis import strategies as st

from portal.search.terms import table


@given(st.lists(st.text(), unique=True), st.text())
def test_each_term_has_its_number_and_no_other_has_one(known, other):
    terms = table(known)
    assert len(terms) == len(known)
    assert [terms.get(term) for term in known] == list(range(len(known)))
    assert terms.get(other) == (known.index(other) if other in known else None)
