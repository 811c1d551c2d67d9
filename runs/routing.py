"""Addresses of WebSockets."""

from django.urls import path

from runs.consumers import QueueConsumer, RunConsumer, TeamConsumer

websocket_urlpatterns = [
    path("ws/runs/<uuid:pk>/", RunConsumer.as_asgi()),  # type: ignore[arg-type]  # path() knows HTTP only
    path("ws/workspaces/<uuid:pk>/queue/", QueueConsumer.as_asgi()),  # type: ignore[arg-type]
    path("ws/teams/<uuid:pk>/", TeamConsumer.as_asgi()),  # type: ignore[arg-type]
]
