import random
import time

random.seed(7)
start = time.perf_counter()
n = 1_000_000
inside = sum(random.random() ** 2 + random.random() ** 2 <= 1 for _ in range(n))
exec_time = time.perf_counter() - start
print(f"pi is about {4 * inside / n:.4f} ({exec_time:.2f} s for {n:,} points)")
