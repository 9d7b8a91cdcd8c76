"""Monitoring of scorecards in service: what is counted, the figures of the counts, and the alerts that figures raise.

``observations`` turns reports and outcomes into observations, ``counts`` counts them, ``figures`` computes the figures with
``drift`` (PSI, CSI) and ``performance`` (AUC, KS, calibration), ``alert_thresholds`` sets the limits, ``alerts`` raises and clears.
"""
