import functools
import random
import time


def retry(times=3, wait=0.1, errors=(ValueError,)):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            for attempt in range(1, times + 1):
                try:
                    return function(*args, **kwargs)
                except errors as error:
                    print(f"attempt {attempt}: {error}")
                    if attempt == times:
                        raise
                    time.sleep(wait * attempt)
        return wrapper
    return decorate


@retry(times=10)
def flaky():
    if random.random() < 0.5:
        raise ValueError("bad luck")
    return "done"


print(flaky())
