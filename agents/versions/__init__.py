"""Versions of a team: the draft as it was when somebody published it, numbered from 1, never changed again.

`publishing` writes them, `choosing` says what of a team can be run, `comparing` tells two of them apart.
"""
