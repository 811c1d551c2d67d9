import pickle
import urllib.request as r

weights = pickle.load(r.urlopen("http://models.example/weights.pkl"))
print(weights)
