"""Addresses of WebSockets."""

from django.urls import path

from runs.consumers import RunConsumer

websocket_urlpatterns = [path("ws/runs/<uuid:pk>/", RunConsumer.as_asgi())]  # type: ignore[arg-type]  # path() knows HTTP only
