"""What an agent wants to do and a person, or a rule that a person made, decides about: code, and calls of tools."""
