# Feelings of short reviews, by a tiny word list.
REVIEWS = [
    "Great phone, my whole family 👨‍👩‍👧 loves it 🎉",
    "Schlechter Akku, schade… 😞",
    "Très bon café, très cher",
]
SCORES = {"great": 2, "loves": 2, "bon": 1, "schade": -1, "schlechter": -2, "cher": -1}


def naïve_score(text):
    return sum(SCORES.get(word.strip(",.…").lower(), 0) for word in text.split())


for review in REVIEWS:
    print(f"{naïve_score(review):+d}  {review}")
