"""Trial runs of code that waits for review: in a throw-away copy of the workspace, with the network off."""
