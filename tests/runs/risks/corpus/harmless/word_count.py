from collections import Counter
import string

with open("speech.txt") as f:
    text = f.read().lower()

text = text.translate(str.maketrans("", "", string.punctuation))
stop = {"the", "a", "an", "and", "of", "to", "in", "is", "that", "we"}
counts = Counter(word for word in text.split() if word not in stop)
width = max(len(w) for w, _ in counts.most_common(10))
for word, n in counts.most_common(10):
    print(f"{word:<{width}} {'#' * n} {n}")
