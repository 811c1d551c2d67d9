"""What one machine needs so that nothing has to be installed by hand: a hub, a broker and one command that runs it all.

Many machines use Redis and PostgreSQL instead, by environment alone; then only the supervisor of this room is of use.
It imports no other room of the house.
"""
