"""The thresholds of alerts: how far a figure of a scorecard may go before an alert is raised, and when it is cleared."""

THRESHOLDS = {"psi": 0.25, "csi": 0.25, "auc_drop": 0.05, "calibration_error": 0.05}
"""An alert is raised above these. PSI and CSI: by convention 0.25 asks for action. auc_drop: AUC in training less AUC
now. calibration_error: mean distance of expected and observed bad rate."""
CLEARED_BELOW = 0.8
"""An alert is cleared below this share of its threshold, so that a figure near the threshold is not raised repeatedly."""
CHECK_EVERY = 25
"""Figures are compared with the thresholds every so many observations."""
