"""The app's name for Django."""

from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "agents"
