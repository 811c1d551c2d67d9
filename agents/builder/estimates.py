"""How many tokens a text has, roughly. The rule stands here alone: pages are given the number and count the same way.

No tokenizer is at hand for most models, and none may be fetched: so this is an estimate, and pages say "about".
"""

from __future__ import annotations

#: English prose has about four characters a token, with the tokenizers in use; code and other scripts have fewer.
CHARACTERS_PER_TOKEN = 4


def tokens(text: str) -> int:
    return -(-len(text) // CHARACTERS_PER_TOKEN)
