"""Who holds a lease: a process, named so that another one on the same machine can tell that it is dead."""

from __future__ import annotations

import os
import socket
import uuid
from typing import Any

_HOST = socket.gethostname()

#: This process. The last part tells it from an earlier one that had the same number.
OWNER = f"{_HOST}:{os.getpid()}:{uuid.uuid4().hex[:6]}"


def bury(leased: Any) -> None:
    """Take the leases of dead processes of this machine from `leased` rows (a queryset): nobody waits for their end.

    No type says that it is one: this module is for sandboxes too, which know no models.
    """
    dead = [owner for owner in leased.values_list("owner", flat=True).distinct() if is_dead(owner)]
    leased.filter(owner__in=dead).update(lease_until=None)


def is_dead(owner: str) -> bool:
    """Whether `owner` was a process of this machine that is no more. Of other machines nothing is known: False.

    A wrong answer (two machines of one name) costs a change of hands, never an entry: appending is fenced by epochs.
    """
    host, _, rest = owner.partition(":")
    number = rest.partition(":")[0]
    if host != _HOST or not number.isdigit() or owner == OWNER:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
