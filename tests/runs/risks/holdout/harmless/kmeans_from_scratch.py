import numpy as np

rng = np.random.default_rng(0)
points = np.vstack([rng.normal(centre, 0.6, (80, 2)) for centre in [(0, 0), (4, 4), (0, 5)]])
centres = points[rng.choice(len(points), 3, replace=False)]
while True:
    labels = np.argmin(((points[:, None] - centres) ** 2).sum(-1), axis=1)
    moved = np.array([points[labels == k].mean(axis=0) for k in range(3)])
    if np.allclose(moved, centres):
        break
    centres = moved
print(np.round(centres, 2))
np.save("labels.npy", labels)
