"""Settings of Parley, all from the environment. README lists every variable (a test holds the two together).

With nothing set: one machine, SQLite, an embedded broker and channel layer, all data under PARLEY_HOME.
With DATABASE_URL and REDIS_URL: many machines, the same code.
"""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.contrib.messages import constants as messages

from studio import env

ROOT = Path(__file__).resolve().parent.parent
HOME = env.home()

DEBUG = env.flag("PARLEY_DEBUG")
SECRET_KEY = env.secret("SECRET_KEY", HOME / "secret.key")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")

# Where people reach it. Loopback needs nothing; any other name must be told, for Host, CSRF and WebSocket origins.
PUBLIC_URL = env.text("PARLEY_URL").rstrip("/")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *env.words("PARLEY_HOSTS")]
if PUBLIC_HOST := urlsplit(PUBLIC_URL).hostname:
    ALLOWED_HOSTS.append(PUBLIC_HOST)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "parley_session", "parley_csrf"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "daphne",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "channels",
    "csp",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "studio.embedded",
    "studio.web",
    "studio.accounts",
    "agents",
    "runs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "studio.web.compression.CompressionMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "studio.accounts.middleware.WorkspaceMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "studio.urls"
CSRF_FAILURE_VIEW = "studio.web.errors.csrf_failure"
ASGI_APPLICATION = "studio.asgi.application"
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign-in"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "studio.web.shell.shell",
            ],
            "builtins": ["template_partials.templatetags.partials", "studio.web.templatetags.parley"],
        },
    }
]

# One database for people, teams and journals. SQLite takes the write lock when a transaction begins (IMMEDIATE):
# two writers that have both read could not both go on otherwise (docs/decisions/0003).
# How long a connection is kept is for workers; the web process keeps none (studio.web.connections).
DATABASES = {"default": dj_database_url.parse(env.text("DATABASE_URL", f"sqlite:///{HOME / 'parley.db'}"))}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = None
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL")
HUB_SOCKET = HOME / "hub.sock"
CHANNEL_LAYERS = {
    "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
    if REDIS_URL
    else {"BACKEND": "studio.embedded.layer.HubChannelLayer", "CONFIG": {"path": str(HUB_SOCKET), "gap": "layer.gap"}}
}

CELERY_BROKER_URL = env.text("BROKER_URL", REDIS_URL or "parleysqlite://")
CELERY_BROKER_TRANSPORT = None
if CELERY_BROKER_URL.startswith("parleysqlite"):
    CELERY_BROKER_TRANSPORT = "studio.embedded.broker:Transport"
    CELERY_BROKER_TRANSPORT_OPTIONS = {"path": str(HOME / "broker.db"), "polling_interval": 0.02}
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_DEFAULT_QUEUE = "runs"
CELERY_TASK_ROUTES = {f"runs.tasks.{name}": {"queue": "sandbox"} for name in ("execute", "rehearse", "reap", "bake")}
CELERY_TASK_ACKS_LATE = False  # the runs table is the truth and the broker a doorbell; the sweep recovers
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULER = "studio.ticker:Ticker"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "runs.tasks.sweep", "schedule": 5.0},
    "reap": {"task": "runs.tasks.reap", "schedule": 60.0},
    "deadlines": {"task": "runs.tasks.keep_deadlines", "schedule": 10.0},
    "forget": {"task": "runs.tasks.forget", "schedule": crontab(minute=17)},
}

# How long a worker may be silent before another takes its run over, and how long one slice drives before it lets go.
LEASE_SECONDS = env.number("PARLEY_LEASE_SECONDS", 20, low=2, high=3600)
SLICE_SECONDS = env.number("PARLEY_SLICE_SECONDS", 300, low=5, high=86_400)
# Of each kind of cell, so many are started before anybody asks, by each worker next to a sandbox; 0 has none ready.
READY_CELLS = env.number("PARLEY_READY_CELLS", 2, high=64)
UPLOAD_BYTES = env.number("PARLEY_UPLOAD_MB", 16, low=1, high=1024) * 1024 * 1024
# Hosts that tools may call from the worker: host, host:port, *.domain; private:… if its address may be private.
TOOL_HOSTS = env.words("PARLEY_TOOL_HOSTS")
PARLEY_READY_LINES = ["studio.accounts.links.ready_lines"]
WORKSPACE_STARTERS = ["agents.gallery.starters.stock"]
ALLOW_UNREVIEWED_PLAIN = env.flag("PARLEY_ALLOW_UNREVIEWED_PLAIN")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("PARLEY_STATIC") or HOME / "static")
STATICFILES_DIRS = [ROOT / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Hashed by Django (name.0123456789ab.css) or by esbuild (chunks/name-ABCD1234.js): either may be cached for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.|/chunks/.+-[0-9A-Z]{8}\."
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 1000  # who gives too many is told how many may be (runs.uploads)
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
MESSAGE_TAGS = {messages.ERROR: "bad", messages.WARNING: "warn", messages.SUCCESS: "ok"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("PARLEY_LOG", "WARNING").upper()},
    "loggers": {"parley": {"level": "INFO"}, "httpx": {"level": logging.WARNING}},
}
