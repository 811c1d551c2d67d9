import queue
import threading

jobs = queue.Queue()
results = {}
lock = threading.Lock()


def work():
    while True:
        n = jobs.get()
        if n is None:
            break
        with lock:
            results[n] = sum(i * i for i in range(n))


threads = [threading.Thread(target=work) for _ in range(4)]
for t in threads:
    t.start()
for n in range(1000, 20000, 1000):
    jobs.put(n)
for _ in threads:
    jobs.put(None)
for t in threads:
    t.join()
print(len(results), "sums, the largest is", max(results.values()))
