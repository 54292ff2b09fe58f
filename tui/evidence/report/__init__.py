"""The HTML report: one file without script or network, written from ``tui.domain.report``."""
