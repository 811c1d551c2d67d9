"""What Parley costs, measured: `make bench`.

    turns      engine, driver and journal alone: a round robin beside a bare loop of the same calls

Each case prints a table and fails where what it holds the code to does not hold any more.
"""
