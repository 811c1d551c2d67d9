"""Where OpenAI-compatible servers usually answer: what the buttons above the base URL fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    name: str
    base_url: str


PRESETS = (
    Preset("OpenAI", "https://api.openai.com/v1"),
    Preset("Azure", "https://YOUR-RESOURCE.openai.azure.com/openai/v1"),
    Preset("OpenRouter", "https://openrouter.ai/api/v1"),
    Preset("Groq", "https://api.groq.com/openai/v1"),
    Preset("Ollama", "http://127.0.0.1:11434/v1"),
    Preset("vLLM", "http://127.0.0.1:8000/v1"),
    Preset("llama.cpp", "http://127.0.0.1:8080/v1"),
)
