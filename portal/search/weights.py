"""How much each number of `features.py` counts. Fitted on questions of our own (tests/search/fit.py), not by hand."""

WEIGHTS = {
    "title": 0.22, "title_pairs": 0.07, "title_share": 1.63, "words": 0.02, "summary": 0.51, "area": 0.18,
    "near": 0.94, "body": 0.02, "bag": 1.64, "bag_of_best": 5.75, "phrase": 1.40, "phrase_close": 1.18,
    "exact": 1.50, "phrase_whole": 3.25, "phrase_next": 1.39, "name": 0.35, "often": 0.10, "explained": 3.40,
    "procedure": 3.06, "elsewhere": 4.71, "nothing": 6.44, "other": 3.26,
}  # fmt: skip
# What speaks for "nothing here": by itself, for each share of the question that nobody knows, for few words, for a
# best procedure that explains little of the question, for one whose phrases are unlike it.
NOTHING = {
    "always": 11.27, "unknown": -0.07, "short": 0.56, "unexplained": -0.83, "unlike": -0.13,
}  # fmt: skip
