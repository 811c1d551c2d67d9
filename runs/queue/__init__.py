"""What waits for people, across all runs of a workspace: one list of reviews, questions and budgets, who looks at each
of them, whom it was given to, and what was put off. Nothing here decides anything.
"""
