"""The project's configuration. Importing the Celery application makes shared tasks use it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
