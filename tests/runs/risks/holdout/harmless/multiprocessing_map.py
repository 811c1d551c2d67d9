from concurrent.futures import ProcessPoolExecutor
import math


def digits(n):
    return n, len(str(math.factorial(n)))


if __name__ == "__main__":
    with ProcessPoolExecutor(max_workers=2) as pool:
        for n, count in pool.map(digits, [100, 500, 1000]):
            print(f"{n}! has {count} digits")
