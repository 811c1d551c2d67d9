"""Chaos: runs of mixed teams on a real installation whose processes are killed, one after the other, with SIGKILL.

    python -m tests.chaos --runs 50 --kills 200 [--form embedded|servers|both] [--seed N]

`teams` says who talks and `lines` what their models say, `model_server` says it over HTTP; `world` is the installation
on one machine, `servers` the one on PostgreSQL and Redis; `reviewer` is the person; `killer` kills; `accounts` reads
what came of it; `verdict` counts; `story` is the whole of it.
"""
