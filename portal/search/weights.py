"""How much each number of `features.py` counts. Fitted on questions of our own (tests/search/fit.py), not by hand."""

WEIGHTS = {
    "title": -0.09, "title_pairs": -0.34, "title_share": 1.80, "words": 0.02, "summary": 0.33, "area": 0.35,
    "near": 1.16, "body": 0.17, "bag": 2.11, "bag_of_best": 5.82, "phrase": 1.66, "phrase_close": 1.06,
    "exact": 1.50, "phrase_whole": 3.00, "phrase_next": 1.18, "name": 0.15, "often": 0.10, "explained": 4.33,
    "literal": 0.37, "procedure": 2.28, "elsewhere": 4.20, "nothing": 6.85, "other": 4.72,
}  # fmt: skip
# What speaks for "nothing here": by itself, for each share of the question that nobody knows, for few words, for a
# best procedure that explains little of the question, for one whose phrases are unlike it.
NOTHING = {
    "always": 10.08, "unknown": 0.04, "short": 0.12, "unexplained": -0.07, "unlike": 0.14,
}  # fmt: skip
