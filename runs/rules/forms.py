"""Rules and policies as forms. Whatever a browser sends is held against what may be chosen here, on the server."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from django import forms
from django.http import QueryDict

from agents.models import Team
from agents.spec import SpecError, TeamSpec
from runs.models import Policy
from runs.profiles import choosing
from runs.profiles.rows import Profile
from runs.risks import Kind, Level
from runs.rules import keeping
from runs.rules.about import OPAQUE
from runs.rules.keeping import USUAL_DAYS, Choice
from runs.rules.rows import AtZero, Effect, Mode, Scope
from runs.rules.sentences import DOES
from runs.rules.wishes import Unfit, Wish, row_of
from studio.accounts.models import Membership, Workspace

#: What a rule that lets run may name. What cannot be read it never may.
KINDS = [(kind.value, DOES[kind]) for kind in DOES if kind not in OPAQUE]
PERIODS = [("1", "1 day"), ("7", "1 week"), ("30", "30 days"), ("", "Until it is revoked")]
_EFFECTS = [
    (Effect.ALLOW, "Let it run without asking"),
    (Effect.ASK, "Always ask a person"),
    (Effect.REJECT, "Reject it without asking"),
]
_LEVELS = [(str(level.value), level.name.capitalize()) for level in Level]

#: A month: what nobody decided by then nobody will.
_MOST_MINUTES = 30 * 24 * 60


def _select(**look: str) -> forms.Select:
    return forms.Select({"class": "input"} | look)


class RuleForm(forms.Form):
    """`wish` is what a valid form wants."""

    effect = forms.ChoiceField(choices=_EFFECTS, initial=Effect.ALLOW, widget=forms.RadioSelect)
    who = forms.ChoiceField(label="Of whom", widget=_select())
    what = forms.ChoiceField(label="Of what", required=False, widget=_select())
    kinds = forms.MultipleChoiceField(choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple)
    level = forms.ChoiceField(label="Risk", choices=_LEVELS, initial="1", widget=_select())
    profile = forms.ChoiceField(label="Under the limits of", required=False, widget=_select())
    days = forms.ChoiceField(
        label="For how long", choices=PERIODS, initial=str(USUAL_DAYS), required=False, widget=_select()
    )

    def __init__(self, workspace: Workspace, data: QueryDict | None = None, *, owns: bool) -> None:
        super().__init__(data)
        self.workspace = workspace
        self._teams = {str(team.pk): team for team in Team.objects.filter(workspace=workspace).order_by("name")}
        specs = {key: _spec(team) for key, team in self._teams.items()}
        self._field("who").choices = [
            *_everybody(owns=owns),
            *(_of(self._teams[key], spec) for key, spec in specs.items()),
        ]
        tools = sorted({name for spec in specs.values() if spec for tool in spec.tools for name in tool.names})
        self._field("what").choices = [("", "Code"), *((name, f"Calls of the tool {name}") for name in tools)]
        names = list(choosing.meanings(workspace.pk).items())
        self._field("profile").choices = [(name, f"{name}: {meaning}") for name, meaning in names]

    @property
    def wish(self) -> Wish:
        """Raises Unfit."""
        data = self.cleaned_data
        effect, (scope, team, agent) = Effect(data["effect"]), self._who(data["who"])
        days = int(data["days"]) if data["days"] else None
        lets_code_run = effect == Effect.ALLOW and not data["what"]
        return Wish(
            self.workspace,
            effect,
            scope,
            team=self._teams[team] if team else None,
            agent=agent,
            tool=data["what"],
            level=Level(int(data["level"])),
            kinds=frozenset() if data["what"] else frozenset(Kind(kind) for kind in data["kinds"]),
            terms=self._profile(data["profile"]).terms if lets_code_run else None,
            expires=keeping.expiry(scope, days, effect),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                row_of(self.wish)
            except Unfit as error:
                raise forms.ValidationError(str(error)) from None
        return data

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def _who(self, word: str) -> tuple[Scope, str, str]:
        scope, _, rest = word.partition(":")
        team, _, agent = rest.partition(":")
        return Scope(scope), team, agent

    def _profile(self, name: str) -> Profile:
        return choosing.chosen(self.workspace.pk, name or None)


class PolicyForm(forms.Form):
    """Of a workspace, or of a team where `team` is given; `values` are the row's fields. Empty is as the workspace has
    it, or as it was before there were policies."""

    mode = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    ask_from = forms.ChoiceField(label="Nothing runs unseen from this risk on", required=False, widget=_select())
    two_people_from = forms.ChoiceField(label="Two people approve from this risk on", required=False, widget=_select())
    reminder = forms.IntegerField(label="Remind after", required=False, min_value=1, max_value=_MOST_MINUTES)
    escalation = forms.IntegerField(
        label="Ask somebody else after", required=False, min_value=1, max_value=_MOST_MINUTES
    )
    deadline = forms.IntegerField(label="Deadline after", required=False, min_value=1, max_value=_MOST_MINUTES)
    at_zero = forms.ChoiceField(required=False, widget=forms.RadioSelect)

    def __init__(self, row: Policy, data: QueryDict | None = None) -> None:
        self.row = row
        names = ("mode", "ask_from", "two_people_from", "reminder", "escalation", "deadline", "at_zero")
        super().__init__(data, initial={name: _shown(getattr(row, name)) for name in names})
        unset = "As the workspace has it" if row.team_id else "Never"
        as_whole = [("", "As the workspace has it")] if row.team_id else []
        self._choices("mode", [*as_whole, *Mode.choices])
        self._choices("at_zero", [*as_whole, *AtZero.choices])
        self._choices("ask_from", [("", unset if row.team_id else "As teams and runs say"), *_LEVELS])
        self._choices("two_people_from", [("", unset), *_LEVELS[1:]])
        for name in ("reminder", "escalation", "deadline"):
            look = {"class": "input num", "placeholder": "as the workspace" if row.team_id else "never"}
            self.fields[name].widget.attrs |= look
        if not row.team_id:
            self.initial["mode"] = self.initial["mode"] or Mode.TEAM
            self.initial["at_zero"] = self.initial["at_zero"] or AtZero.REJECT

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        levels = {name: int(data[name]) if data[name] else None for name in ("ask_from", "two_people_from")}
        return {**data, **levels}

    @property
    def proposed(self) -> Policy:
        """A row that is not saved."""
        return Policy(workspace=self.row.workspace, team=self.row.team, **self.values)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors:
            self._in_order(data)
            self._enough_people(data)
        return data

    def _in_order(self, data: dict[str, Any]) -> None:
        """Each later than the one before, where both are there."""
        names = [name for name in ("reminder", "escalation", "deadline") if data[name]]
        for before, after in pairwise(names):
            if data[after] <= data[before]:
                what = self.fields[before].label
                self.add_error(after, f"This has to come later than “{what}”, which is at {data[before]} minutes.")

    def _enough_people(self, data: dict[str, Any]) -> None:
        if data["two_people_from"] and Membership.objects.filter(workspace=self.row.workspace).count() < 2:
            self.add_error("two_people_from", "This workspace has one person only: nothing could ever be approved.")

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


def choice_of(form: QueryDict) -> Choice:
    """What was chosen on a card for “always allow”. Raises Unfit for what is no choice."""
    try:
        scope, days = Scope(form.get("scope", "")), form.get("days", str(USUAL_DAYS))
        kinds = frozenset(Kind(kind) for kind in form.getlist("kind")) if "kinds" in form else None
        level = Level(int(form.get("level", ""))) if form.get("level") else None
        return Choice(scope, int(days) if days else None, kinds, level)
    except ValueError:
        raise Unfit("Choose what the rule is to let run, and for how long.") from None


def _shown(value: Any) -> Any:
    return "" if value is None else str(value)


def _everybody(*, owns: bool) -> list[tuple[str, str]]:
    return [(f"{Scope.WORKSPACE}", "Everybody in this workspace")] if owns else []


def _of(team: Team, spec: TeamSpec | None) -> tuple[str, list[tuple[str, str]]]:
    names = [agent.name for agent in spec.agents] if spec else []
    agents = [(f"{Scope.AGENT}:{team.pk}:{name}", f"{name} in {team.name}") for name in names]
    return team.name, [(f"{Scope.TEAM}:{team.pk}", f"Anybody in {team.name}"), *agents]


def _spec(team: Team) -> TeamSpec | None:
    """None for a draft that has problems still."""
    try:
        return TeamSpec.parse(team.spec)
    except SpecError:
        return None
