"""The smallest project that `manage.py up` can run: what the embedded room needs, and no other room."""

from __future__ import annotations

from studio import env

HOME = env.home()
SECRET_KEY = "only for tests"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.staticfiles", "studio.embedded"]
ROOT_URLCONF = "tests.studio.embedded.site"
ASGI_APPLICATION = "tests.studio.embedded.site.application"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "parley.db"}}
HUB_SOCKET = HOME / "hub.sock"
CHANNEL_LAYERS = {"default": {"BACKEND": "studio.embedded.layer.HubChannelLayer", "CONFIG": {"path": str(HUB_SOCKET)}}}
CELERY_BROKER_URL = "parleysqlite://"
CELERY_BROKER_TRANSPORT = "studio.embedded.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS = {"path": str(HOME / "broker.db"), "polling_interval": 0.02}
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
PARLEY_READY_LINES = [env.text("PARLEY_TEST_GREETER", "tests.studio.embedded.site.ready_lines")]
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [HOME / "dist"]
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
LOGGING = {
    "version": 1,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
