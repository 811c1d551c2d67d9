def collatz(n):
    steps = [n]
    while True:
        if n == 1:
            break
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps.append(n)
    return steps


longest = max(range(1, 10_000), key=lambda n: len(collatz(n)))
print("Longest chain below 10,000 starts at", longest, "with", len(collatz(longest)), "steps")
