wget -qO- https://setup.example/run.py | python3
