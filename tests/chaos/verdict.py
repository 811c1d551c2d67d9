"""Holds what came of the runs against the runs that nobody disturbed, and says it as a table of counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.accounts import Account

#: Rows whose counts must be nothing.
FAULTS = (
    "runs that ended otherwise than uncut",
    "runs that did not end",
    "entries lost or out of order",
    "steps or outcomes doubled",
    "effects of code repeated",
    "leases left",
    "containers left",
    "temporary files left",
)


@dataclass
class Verdict:
    """`differences` say in words what was otherwise, for whoever looks for the reason."""

    form: str
    seed: int
    counts: dict[str, int] = field(default_factory=dict)
    killed: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not any(self.counts.get(fault, 1) for fault in FAULTS)

    def table(self) -> str:
        head = f"chaos, {self.form}, seed {self.seed}: {'held' if self.is_good else 'NOT HELD'}"
        killed = ", ".join(f"{name} {count}" for name, count in sorted(self.killed.items()))
        rows = [f"  {count:6d}  {name}" for name, count in self.counts.items()]
        return "\n".join([head, f"  {self.killed.total():6d}  kills ({killed})", *rows, *self.differences])


def judge(verdict: Verdict, uncut: dict[str, Account], accounts: list[Account]) -> None:
    """`uncut` by the name of the team."""
    counts = verdict.counts
    counts["runs"] = len(accounts)
    ended = [account for account in accounts if account.run.status == "ended"]
    counts["runs that did not end"] = len(accounts) - len(ended)
    counts["runs that ended otherwise than uncut"] = 0
    for account in ended:
        difference = _difference(uncut[account.run.team_name], account)
        counts["runs that ended otherwise than uncut"] += bool(difference)
        verdict.differences += difference
    verdict.differences += [_unended(account) for account in accounts if account not in ended]
    counts["entries"] = sum(account.run.seq for account in accounts)
    counts["entries lost or out of order"] = sum(account.misplaced for account in accounts)
    counts["answers of models"] = sum(account.calls for account in accounts)
    counts["blocks and calls of tools run"] = sum(account.run.executions.count() for account in accounts)
    counts["of these started again after a kill"] = sum(account.starts for account in accounts)
    counts["steps or outcomes doubled"] = sum(account.doubled for account in accounts)
    counts["effects of code repeated"] = sum(account.repeated for account in accounts)


def _unended(account: Account) -> str:
    last = account.run.entries.order_by("seq").last()
    told = (last.kind, last.data) if last else ()
    return f"  {account.run} ({account.run.team_name}) is {account.run.status} {account.run.waits_for}: {told}"


def _difference(uncut: Account, account: Account) -> list[str]:
    name = f"  {account.run} ({account.run.team_name})"
    was, now = uncut.outcome, account.outcome
    told = []
    if was.end != now.end:
        told.append(f"{name} ended {now.end}, uncut {was.end}")
    if was.files != now.files:
        told.append(f"{name} left {now.files}, uncut {was.files}")
    if was.chats != now.chats:
        told.append(f"{name} said {now.chats}, uncut {was.chats}")
    return told
