import heapq
import random
import statistics as st


def simulate(rate, service, n=10_000, seed=1):
    rng = random.Random(seed)
    clock, free_at, waits = 0.0, 0.0, []
    for _ in range(n):
        clock += rng.expovariate(rate)
        start = max(clock, free_at)
        waits.append(start - clock)
        free_at = start + rng.expovariate(service)
    return st.mean(waits), st.quantiles(waits, n=20)[-1]


for rate in (0.5, 0.7, 0.9):
    mean, p95 = simulate(rate, 1.0)
    print(f"load {rate:.0%}: mean wait {mean:.2f}, 95 % below {p95:.2f}")
