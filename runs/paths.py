"""Where a step stands in the scripts of a run.

"0", "1", "2" …       the steps of the run's own script
"7.0.0", "7.0.1" …    the steps of the first branch of the Together that is step "7"
"7.1.4.0.0"           the first step of a branch of a Together inside the second branch
"7!1"                 the question whether step "7" may be tried again
"budget!1"            the first question about the run's budget
"""

from __future__ import annotations

#: Of a path, in characters: some forty chats inside one another.
LONGEST = 255


def of_branch(together: str, branch: int) -> str:
    """What the paths of this branch's steps begin with."""
    return f"{together}.{branch}."


def previous(path: str) -> str:
    """The step before this one in the same script. Raises ValueError for the first of a script."""
    prefix, number = path[: path.rfind(".") + 1], int(path[path.rfind(".") + 1 :])
    if not number:
        raise ValueError(f"nothing comes before step {path}")
    return f"{prefix}{number - 1}"


def is_first(path: str | None) -> bool:
    """Whether no step comes before this one in its script, or it is no step of a script at all."""
    return path is None or path.rpartition(".")[2] == "0"


def is_again(path: str | None) -> bool:
    """Whether this is the question whether a step may be tried again."""
    return "!" in (path or "")


def again(path: str, attempt: int) -> str:
    """Where a person is asked whether this step may be tried again, after its `attempt`-th try was cut off."""
    return f"{path}!{attempt}"


def following(path: str) -> str:
    """The step after this one in the same script; after the question whether "7" may be tried again, "7" itself."""
    before, again_, _ = path.partition("!")
    prefix, number = before[: before.rfind(".") + 1], int(before[before.rfind(".") + 1 :])
    return before if again_ else f"{prefix}{number + 1}"


def of_budget(number: int) -> str:
    """Where a person is asked about the run's budget for the `number`-th time, whichever steps it holds up."""
    return f"budget!{number}"
