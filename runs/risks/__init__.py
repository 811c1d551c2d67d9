"""What code would do if it ran, read from its text. Nothing here runs, loads or imports it."""

from runs.risks.assessment import Assessment, Finding, Kind, Level, Touch
from runs.risks.reading import assess

__all__ = ["Assessment", "Finding", "Kind", "Level", "Touch", "assess"]
