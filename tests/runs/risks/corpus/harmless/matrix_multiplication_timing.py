import timeit
import numpy as np

for size in (50, 100, 200):
    a = np.random.rand(size, size)
    b = np.random.rand(size, size)
    seconds = timeit.timeit(lambda: a @ b, number=20) / 20
    print(f"{size:4d}: {seconds * 1e6:8.1f} µs")
