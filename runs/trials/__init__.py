"""Trying a tool while its team is drawn: a Python function with sample input, or what a server says of its tools.

A trial is a row, performed once by a worker: code and servers that are commands in a cell, what lies on the network by
a worker that may reach the operator's hosts. Whoever pressed the button approved just these bytes; the worker checks
their digest before anything runs.
"""
