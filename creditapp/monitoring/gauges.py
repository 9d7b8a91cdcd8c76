"""Monitoring's figures as Prometheus gauges: one series a scorecard, or one a characteristic or band of it."""

from prometheus_client import Gauge

from creditapp.domain.monitoring.figures import Figures

LABELS = ["scorecard"]
PSI = Gauge("creditapp_monitoring_psi", "Population stability index of the score against the training set", LABELS)
CSI = Gauge(
    "creditapp_monitoring_csi", "Population stability index of each characteristic", [*LABELS, "characteristic"]
)
APPROVED = Gauge("creditapp_monitoring_approved", "Share of live scores at or above the cut-off", LABELS)
BAND = Gauge("creditapp_monitoring_band", "Share of live scores in each band", [*LABELS, "band"])
AUC = Gauge("creditapp_monitoring_auc", "AUC of the scores with a known outcome", LABELS)
KS = Gauge("creditapp_monitoring_ks", "KS of the scores with a known outcome", LABELS)
CALIBRATION = Gauge(
    "creditapp_monitoring_calibration_error", "Mean difference of expected and observed bad rate", LABELS
)
SCORES = Gauge("creditapp_monitoring_scores", "Live scores counted in total", LABELS)
OUTCOMES = Gauge("creditapp_monitoring_outcomes", "Outcomes counted in total", LABELS)
RAISED = Gauge("creditapp_monitoring_alerts", "Figures with an active alert", LABELS)


def show(figures: Figures) -> None:
    """Set all series of one scorecard; an unknown figure is left out."""
    version = figures.version
    values = (
        (PSI, figures.psi),
        (APPROVED, figures.approved),
        (AUC, figures.auc),
        (KS, figures.ks),
        (CALIBRATION, figures.calibration_error),
        (SCORES, figures.seen),
        (OUTCOMES, figures.outcomes),
        (RAISED, len(figures.raised)),
    )
    for gauge, value in values:
        if value is not None:
            gauge.labels(version).set(value)
    for name, value in figures.csi.items():
        CSI.labels(version, name).set(value)
    for band in figures.bands:
        BAND.labels(version, band.name).set(band.live)
