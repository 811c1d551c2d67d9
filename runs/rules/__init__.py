"""What people decided once for many reviews: standing rules, policies of workspace and team, and deadlines.

    about        what a rule or a policy looks at of a review, and nothing else
    covering     whether a rule speaks of that (pure)
    policies     what the workspace and the team demand of reviews (pure but for one read)
    keeping      making and revoking rules, changing policies
    simulation   what a rule or a policy would have done to reviews that people decided (pure)
    deadlines    reminder, escalation, and what happens when nobody decides

`runs.policy` puts them in order. Nothing here decides a review; `runs.reviews.deciding` does.
"""
