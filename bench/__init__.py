"""What Parley costs, measured: `make bench`.

    turns      engine, driver and journal alone: a round robin beside a bare loop of the same calls
    weight     the builder's page: what a browser with an empty cache receives

Each case prints a table and fails where what it holds the code to does not hold any more.
"""
