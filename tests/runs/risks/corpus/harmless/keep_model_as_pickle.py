import pickle
import numpy as np

X = np.array([[1.0], [2.0], [3.0], [4.0]])
y = np.array([2.1, 3.9, 6.2, 7.8])
weights, *_ = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)
model = {"weights": weights.tolist(), "trained_on": len(X)}
with open("model.pkl", "wb") as f:
    pickle.dump(model, f)
print(model)
