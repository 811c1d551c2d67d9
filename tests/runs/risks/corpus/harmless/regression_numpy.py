import numpy as np

rng = np.random.default_rng(42)
x = rng.uniform(0, 10, 200)
y = 3.2 * x + 1.5 + rng.normal(0, 2, 200)

A = np.column_stack([x, np.ones_like(x)])
(slope, intercept), residuals, *_ = np.linalg.lstsq(A, y, rcond=None)
r2 = 1 - residuals[0] / ((y - y.mean()) ** 2).sum()
print(f"slope={slope:.3f} intercept={intercept:.3f} R2={r2:.3f}")
np.savetxt("points.csv", np.column_stack([x, y]), delimiter=",", header="x,y", comments="")
