"""How much each number of `features.py` counts. Fitted on questions of our own (tests/search/fit.py), not by hand."""

WEIGHTS = {
    "title": 0.01, "title_pairs": -0.14, "title_share": 1.64, "words": 0.03, "summary": 0.46, "area": 0.34,
    "near": 1.11, "body": 0.16, "bag": 2.08, "bag_of_best": 5.85, "phrase": 1.59, "phrase_close": 1.02,
    "exact": 1.50, "phrase_whole": 3.08, "phrase_next": 1.14, "name": 0.13, "often": 0.10, "explained": 3.99,
    "literal": 0.49, "procedure": 2.83, "elsewhere": 4.82, "nothing": 7.49, "other": 2.81,
}  # fmt: skip
# What speaks for "nothing here": by itself, for each share of the question that nobody knows, for few words, for a
# best procedure that explains little of the question, for one whose phrases are unlike it.
NOTHING = {
    "always": 11.10, "unknown": 0.06, "short": 0.31, "unexplained": -0.29, "unlike": 0.25,
}  # fmt: skip
