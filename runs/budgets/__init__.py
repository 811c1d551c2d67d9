"""Budgets of runs: what is counted, what is allowed, and what a person says where it is reached.

`meter` counts by the journal alone, `asking` is the question to a person and its one answer, `rows` its row. The
driver's `performance` looks at the meter before each step that spends, and never in the middle of one.
"""
