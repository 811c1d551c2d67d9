"""What a call cost, in US dollars.

The price that a person wrote on the connection wins. Else the table inside the genai-prices package decides, by the
address that was called; it is read from the installed package and never fetched. An address that the table does not
know (a server of one's own, say) has no price: None, which is not the same as free.
"""

from __future__ import annotations

from decimal import Decimal

from genai_prices import Usage as Tokens
from genai_prices import calc_price

from runs.providers.answer import Counts
from runs.providers.chat import Connection


def cost(connection: Connection, counts: Counts, base_url: str, answered_by: str = "") -> Decimal | None:
    """`answered_by` is the model that the server named: the only clue where the connection names a deployment."""
    if connection.price is not None:
        of_prompt, of_completion = connection.price
        return (of_prompt * counts.prompt + of_completion * counts.completion) / 1000
    by_name = _from_table(connection.model, counts, base_url)
    return by_name if by_name is not None else _from_table(answered_by, counts, base_url)


def _from_table(model: str, counts: Counts, base_url: str) -> Decimal | None:
    read = min(counts.cached, counts.prompt)
    tokens = Tokens(
        input_tokens=counts.prompt,
        output_tokens=counts.completion,
        cache_read_tokens=read,
        cache_write_tokens=min(counts.kept, counts.prompt - read),
    )
    try:
        return calc_price(tokens, model, provider_api_url=base_url).total_price
    except (LookupError, ValueError):
        return None
