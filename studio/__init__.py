"""Parley's Django project. Importing the Celery app here lets every `shared_task` find the broker of the settings."""

from studio.celery import app as celery_app

__all__ = ["celery_app"]
