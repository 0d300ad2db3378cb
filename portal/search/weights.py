"""How much each number of `features.py` counts. Fitted on questions of our own (tests/search/fit.py), not by hand."""

WEIGHTS = {
    "title": -0.01, "title_pairs": -0.05, "title_share": 1.64, "words": 0.01, "summary": 0.54, "area": 0.38,
    "near": 0.96, "body": 0.19, "bag": 1.82, "bag_of_best": 6.13, "phrase": 1.56, "phrase_close": 1.06,
    "exact": 1.50, "phrase_whole": 3.25, "phrase_next": 1.11, "name": 0.46, "often": 0.10, "explained": 3.37,
    "literal": 0.57, "procedure": 3.31, "elsewhere": 4.21, "nothing": 6.73, "other": 4.14,
}  # fmt: skip
# What speaks for "nothing here": by itself, for each share of the question that nobody knows, for few words, for a
# best procedure that explains little of the question, for one whose phrases are unlike it.
NOTHING = {
    "always": 11.24, "unknown": -0.01, "short": 0.28, "unexplained": -0.30, "unlike": -0.24,
}  # fmt: skip
