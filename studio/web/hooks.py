"""Questions that a lower floor asks and an upper floor answers, so that nobody imports upwards.

The answering app sets its function once, in AppConfig.ready: `hooks.waiting_reviews.answer_with(reviews.count)`.
Until somebody does, a hook gives its default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Generic, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Hook(Generic[Asked, Answer]):
    """One question, one function that answers it."""

    def __init__(self, default: Callable[Asked, Answer]) -> None:
        self._answer = default

    def answer_with(self, function: Callable[Asked, Answer]) -> None:
        self._answer = function

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return self._answer(*args, **kwargs)


def _no_reviews(_user: Any) -> int:
    return 0


def _nobody_told(_team_id: Any, _revision: int, _session: str, _by: str, _label: str, /) -> None:
    return None


def _no_runs(_user: Any, _team_id: Any = None) -> Sequence[Any]:
    return ()


def _nothing_said(_user: Any, _run_id: Any, _group: str) -> Sequence[dict[str, Any]] | None:
    return None


def _no_price(_connection: Any, /) -> tuple[Decimal, Decimal] | None:
    return None


def _no_profiles(_workspace_id: Any, /) -> Mapping[str, str]:
    return {}


def _no_counts(_team_id: Any) -> Mapping[int, int]:
    return {}


# How many reviews wait for this user: the badge in the rail, asked for once a page.
waiting_reviews = Hook(_no_reviews)

# The runs to list on the home page (`recent_runs(user)`) and on a team's page (`recent_runs(user, team_id)`), newest
# first and few: the templates show them all, through runs/_recent.html.
recent_runs = Hook(_no_runs)

# Tells whoever has a team open that its draft has a new revision: team, revision, the page that made it, who, what.
team_edited = Hook(_nobody_told)
# What a run's group last heard (`said_in_run(user, run_id, group)`), oldest first, as {"name", "content", "calls"?,
# "answers"?, "by_person"?, "exit_code"?}; None where this user sees no such run.
said_in_run = Hook(_nothing_said)
# How many runs each published version of a team has, by its number: for the list of versions.
runs_by_version = Hook(_no_counts)

# A workspace's sandbox profiles by name, its default first, each with what it means in a few words.
sandbox_profiles = Hook(_no_profiles)

# US dollars for a thousand tokens of prompt and of answer of a model connection; None where no price is known.
model_prices = Hook(_no_price)
