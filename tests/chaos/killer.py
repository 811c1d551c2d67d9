"""Kills one process after the other, at random but from a seed, while runs are started evenly in between."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable

from tests.chaos.processes import until
from tests.chaos.world import World

#: Seconds between two kills: from, to.
PAUSES = (1.5, 3.5)


def kill_until(world: World, kills: int, seed: int, between: Callable[[int], None]) -> Counter[str]:
    """How often each was killed. `between(done)` is called before every kill."""
    chance = random.Random(seed)
    killed: Counter[str] = Counter()
    while killed.total() < kills:
        between(killed.total())
        time.sleep(chance.uniform(*PAUSES))
        target = chance.choice(world.targets)
        until(f"a {target} that can be killed", lambda target=target: world.strike(target))
        killed[target] += 1
    return killed
