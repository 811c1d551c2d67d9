import math
import re
import secrets
import string


def bits(password: str) -> float:
    pool = sum(size for pattern, size in [(r"[a-z]", 26), (r"[A-Z]", 26), (r"\d", 10), (r"[^\w]", 32)] if re.search(pattern, password))
    return len(password) * math.log2(pool or 1)


sample = "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(16))
for password in ["hunter2", "correct horse battery", sample]:
    print(f"{bits(password):6.1f} bits  {password}")
