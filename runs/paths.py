"""Where a step stands in the scripts of a run.

"0", "1", "2" …       the steps of the run's own script
"7.0.0", "7.0.1" …    the steps of the first branch of the Together that is step "7"
"7.1.4.0.0"           the first step of a branch of a Together inside the second branch
"""

from __future__ import annotations


def of_branch(together: str, branch: int) -> str:
    """What the paths of this branch's steps begin with."""
    return f"{together}.{branch}."


def previous(path: str) -> str:
    """The step before this one in the same script. Raises ValueError for the first of a script."""
    prefix, number = path[: path.rfind(".") + 1], int(path[path.rfind(".") + 1 :])
    if not number:
        raise ValueError(f"nothing comes before step {path}")
    return f"{prefix}{number - 1}"


def again(path: str, attempt: int) -> str:
    """Where a person is asked whether this step may be tried again, after its `attempt`-th try was cut off."""
    return f"{path}!{attempt}"
