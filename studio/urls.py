"""Every page. Each app brings its own list; the errors are the shell's."""

from django.urls import include, path

from agents.home import home
from studio.web.health import healthz

urlpatterns = [
    path("", home, name="home"),
    path("healthz/", healthz, name="healthz"),
    path("", include("studio.accounts.urls")),
    path("", include("agents.urls")),
    path("", include("runs.urls")),
]

handler400 = "studio.web.errors.bad_request"
handler403 = "studio.web.errors.forbidden"
handler404 = "studio.web.errors.not_found"
handler500 = "studio.web.errors.broken"
