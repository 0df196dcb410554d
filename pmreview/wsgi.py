"""The WSGI entry point: `gunicorn pmreview.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pmreview.settings")

application = get_wsgi_application()
