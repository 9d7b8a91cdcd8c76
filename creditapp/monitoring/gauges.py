"""What monitoring says, for Prometheus: one series a scorecard, and a characteristic or band where there are several."""

from prometheus_client import Gauge

from creditapp.domain.figures import Figures

OF = ["scorecard"]
PSI = Gauge("creditapp_monitoring_psi", "Population stability index of the score against the training set", OF)
CSI = Gauge("creditapp_monitoring_csi", "The same of each characteristic", [*OF, "characteristic"])
APPROVED = Gauge("creditapp_monitoring_approved", "Share of live scores at or above the cut-off", OF)
BAND = Gauge("creditapp_monitoring_band", "Share of live scores in each band", [*OF, "band"])
AUC = Gauge("creditapp_monitoring_auc", "AUC of the scores whose outcome is known", OF)
KS = Gauge("creditapp_monitoring_ks", "KS of the scores whose outcome is known", OF)
CALIBRATION = Gauge("creditapp_monitoring_calibration_error", "Mean distance of expected and observed bad rate", OF)
SCORES = Gauge("creditapp_monitoring_scores", "Live scores counted in all", OF)
OUTCOMES = Gauge("creditapp_monitoring_outcomes", "Outcomes counted in all", OF)
RAISED = Gauge("creditapp_monitoring_alerts", "Figures whose alert stands", OF)


def show(figures: Figures) -> None:
    """Set all series of one scorecard; a figure that is not known is left out."""
    version = figures.version
    known = (
        (PSI, figures.psi),
        (APPROVED, figures.approved),
        (AUC, figures.auc),
        (KS, figures.ks),
        (CALIBRATION, figures.calibration_error),
        (SCORES, figures.seen),
        (OUTCOMES, figures.outcomes),
        (RAISED, len(figures.raised)),
    )
    for gauge, value in known:
        if value is not None:
            gauge.labels(version).set(value)
    for name, value in figures.csi.items():
        CSI.labels(version, name).set(value)
    for band in figures.bands:
        BAND.labels(version, band.name).set(band.live)
