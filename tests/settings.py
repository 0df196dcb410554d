"""The settings of every test: the real ones, over a folder of their own, blind to `.env` and to the caller's settings.

SQLite and the folder bell, unless PMREVIEW_TEST_STACK is `postgres` (see scripts/with_postgres). A worker that a test
starts sets PMREVIEW_TEST_CHILD and gets its parent's folder, database and broker.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PMREVIEW_TEST_CHILD" not in os.environ:
    _folder = tempfile.mkdtemp(prefix="pmreview-tests-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    _number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for _name in ("SITE_URL", "ALLOWED_HOSTS", "MEDIA_ROOT", "HTTPS", "BEHIND_PROXY", "CSRF_TRUSTED_ORIGINS", "CACHE_URL"):
        os.environ.pop(_name, None)
    if os.environ.get("PMREVIEW_TEST_STACK") == "postgres":
        os.environ["CELERY_BROKER_URL"] = f"{os.environ['PMREVIEW_TEST_REDIS']}/{_number}"
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{_folder}/db.sqlite3"
        os.environ["CELERY_BROKER_URL"] = "filesystem://"
    os.environ.update(
        VAR_DIR=_folder,
        ENV_FILE=os.devnull,
        SECRET_KEY="only-for-tests-" + "0123456789" * 5,
        DEBUG="false",
        EMAIL_URL="memorymail://",
        LOG_LEVEL="WARNING",
        TIME_ZONE="Asia/Shanghai",
    )

from pmreview.settings import *  # noqa: F403
from pmreview.settings import DATABASES, STATIC_ROOT, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
Path(STATIC_ROOT).mkdir(exist_ok=True)
if "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that threads and worker processes meet the same database as in real life.
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
