"""The shell's app: brings the project's system checks with it, and closes what requests leave open."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "studio.web"

    def ready(self) -> None:
        from studio import checks  # noqa: F401
        from studio.web import connections

        connections.close_after_requests()
