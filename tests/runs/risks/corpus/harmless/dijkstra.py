import heapq
from collections import defaultdict


def shortest(edges, start, end):
    graph = defaultdict(list)
    for a, b, cost in edges:
        graph[a].append((cost, b))
        graph[b].append((cost, a))
    queue, seen = [(0, start, [start])], set()
    while queue:
        cost, node, path = heapq.heappop(queue)
        if node in seen:
            continue
        if node == end:
            return cost, path
        seen.add(node)
        for weight, neighbour in graph[node]:
            if neighbour not in seen:
                heapq.heappush(queue, (cost + weight, neighbour, path + [neighbour]))
    return float("inf"), []


print(shortest([("A", "B", 7), ("A", "C", 3), ("C", "B", 1), ("B", "D", 2)], "A", "D"))
