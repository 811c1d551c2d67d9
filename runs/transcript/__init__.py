"""The transcript: a projection of a run's journal to what a person sees. Reads only, and knows no request."""

from runs.transcript.windows import Window, after, before, newest

__all__ = ["Window", "after", "before", "newest"]
