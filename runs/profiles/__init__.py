"""Profiles: under which limits and with which packages code runs, and who may change what of it.

An owner of the workspace makes a profile, a team names it, a reviewer may narrow it or widen it within its bounds.
`terms` are such limits on their way (frozen at a review and at an execution), `choosing` finds those of an agent,
`requirements` reads what is to be installed, `packages` asks for an image with it and `baking` makes it, in a worker.
"""
