"""The workspace's library: agents and tools that somebody kept, to be put into any of its teams."""
