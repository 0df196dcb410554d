"""pmreview: product managers write their performance summary, managers review it, HR keeps it on paper."""

from pmreview.celery import app as celery_app

__all__ = ["celery_app"]
