"""The section of terms: every term of the report in a sentence or two, so that all readers mean the same by it."""

from html import escape

from training.report.html import section

TERMS = {
    "AIR": "Adverse impact ratio: the share of a group that is approved over the share of the group approved most. Below 0.8 (the "
    "four-fifths rule, 29 CFR 1607.4(D)) it calls for a reason or a fairer alternative.",
    "AUC": "Area under the ROC curve: the chance that a bad row is given more risk than a good one. 0.5 is guessing, 1 is perfect; "
    "Gini is 2 · AUC − 1.",
    "Bad": "A row whose outcome is default, as the target says; all others are good. Bad rate: the share of bads.",
    "Bootstrap": "The same rows drawn again and again, with repetition: how much a figure varies from draw to draw is how uncertain it is.",
    "Brier": "Mean squared distance of probability and outcome; smaller is better, and it rewards both order and calibration.",
    "Characteristic": "One input of the scorecard. Each value costs points against the best that the characteristic can give.",
    "CSI": "Characteristic stability index: PSI of one characteristic's values.",
    "Cut-off": "The lowest score that is approved.",
    "ECE": "Expected calibration error: mean distance of expected and observed bad rate over ten groups of equal size. Chance alone gives "
    "some of it, the more the fewer the rows; the report says how much.",
    "Interval": "The range that holds the true figure 95 times in 100; bars in plots. From few rows it is wide.",
    "IV": "Information value: how well a characteristic alone separates goods and bads. Below 0.02 little, above 0.3 much.",
    "Key factor": "One of at most four reasons that a person is given for a score, by points lost; inquiries in addition where they cost "
    "points (FCRA 609(f)).",
    "KS": "Kolmogorov–Smirnov: the greatest distance between the shares of bads and of goods below any one score.",
    "LDA": "Less discriminatory alternative: another scorecard that serves the same purpose about as well with less adverse impact.",
    "Lift": "How many times more bads there are among the riskiest rows than among all.",
    "Odds": "Goods for each bad.",
    "Out of fold": "Judged by a model that was fitted on other rows only (cross-validation).",
    "PD": "Probability of default that the scorecard gives.",
    "Points": "What a value adds to the score; never above 0, the best a characteristic can give. Base points and all points make the score.",
    "Power": "How often a test of so many rows finds a difference that is really there.",
    "PSI": "Population stability index: how different the scores of two groups of rows are, as a sum over bins. By convention 0.10 asks for "
    "a look and 0.25 for action.",
    "SMD": "Standardised mean difference: distance of a group's mean score from that of the group approved most, in standard deviations.",
    "Swap set": "Rows that one scorecard approves and the other declines, where both approve the same share.",
    "Venn-Abers": "Two probabilities of a row: what isotonic regression gives it if it is counted as good, and if as bad. Of the two, the one of "
    "its true outcome is calibrated exactly. They are close together where rows are many; their distance is no interval for a person's own probability.",
    "WoE": "Weight of evidence: logarithm of the odds of a bin over the odds of all.",
}


def glossary() -> str:
    """The section of terms."""
    entries = "".join(
        f'<dt id="term-{name.lower().replace(" ", "-")}">{escape(name)}</dt><dd>{escape(text)}</dd>'
        for name, text in TERMS.items()
    )
    return section("terms", "Terms", "What the terms and abbreviations of this report mean.", f"<dl>{entries}</dl>")
