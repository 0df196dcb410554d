"""The Celery application: the hands that do the jobs."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmreview.settings")

app = Celery("pmreview")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
