"""The shell's app: brings the project's system checks with it."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "studio.web"

    def ready(self) -> None:
        from studio import checks  # noqa: F401
