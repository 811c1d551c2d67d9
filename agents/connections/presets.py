"""Where servers usually answer: what the buttons above the base URL fill in, by the kind of their API."""

from __future__ import annotations

from dataclasses import dataclass

from agents.models import ModelConnection


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    base_url: str


_OPENAI = (
    Preset("OpenAI", "https://api.openai.com/v1"),
    Preset("Azure", "https://YOUR-RESOURCE.openai.azure.com/openai/v1"),
    Preset("OpenRouter", "https://openrouter.ai/api/v1"),
    Preset("Groq", "https://api.groq.com/openai/v1"),
    Preset("Ollama", "http://127.0.0.1:11434/v1"),
    Preset("vLLM", "http://127.0.0.1:8000/v1"),
    Preset("llama.cpp", "http://127.0.0.1:8080/v1"),
)

PRESETS = {
    ModelConnection.Kind.OPENAI: _OPENAI,
    ModelConnection.Kind.ANTHROPIC: (Preset("Anthropic", "https://api.anthropic.com"),),
}

#: Where an empty base URL leads.
HOMES = {kind: presets[0].base_url for kind, presets in PRESETS.items()}
