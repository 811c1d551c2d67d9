"""Settings for the tests: the real ones, with all data in a folder of its own and nothing slow that is not tested."""

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="parley-tests-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["PARLEY_HOME"] = _home
os.environ["DATABASE_URL"] = os.environ.get("TEST_SQL", "")
os.environ["SECRET_KEY"] = "for tests only, but as long as a real one has to be: 0123456789"
for outside in ("REDIS_URL", "BROKER_URL", "PARLEY_URL"):
    os.environ.pop(outside, None)

from studio.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT = None
STATIC_ROOT.mkdir()  # noqa: F405 - whitenoise warns where there is none, and a warning is an error
