"""The app's name for Django, and its answers to the questions of the floors below."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "runs"

    def ready(self) -> None:
        from runs import connections, live, recent
        from runs.profiles import choosing
        from studio.web import hooks

        hooks.waiting_reviews.answer_with(recent.waiting_reviews)
        hooks.recent_runs.answer_with(recent.recent_runs)
        hooks.team_edited.answer_with(live.team_edited)
        hooks.said_in_run.answer_with(recent.said_in_run)
        hooks.model_prices.answer_with(connections.prices_of)
        hooks.sandbox_profiles.answer_with(choosing.meanings)
        hooks.runs_by_version.answer_with(recent.runs_by_version)
