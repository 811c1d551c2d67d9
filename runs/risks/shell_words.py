"""Parts of shell code, as tree-sitter's grammar of bash has them."""

from __future__ import annotations

import re

import tree_sitter

from runs.risks.command_acts import Word


def text_of(node: tree_sitter.Node) -> str:
    return (node.text or b"").decode(errors="replace")


def line_of(node: tree_sitter.Node) -> int:
    return node.start_point[0] + 1


def heredoc_of(node: tree_sitter.Node) -> str | None:
    body = next((child for child in node.named_children if child.type == "heredoc_body"), None)
    if body is None:
        return None
    quoted = any(child.type == "heredoc_start" and text_of(child)[:1] in "'\"\\" for child in node.named_children)
    return (
        text_of(body)
        if quoted or not body.named_children or all(c.type == "heredoc_content" for c in body.named_children)
        else None
    )


def echoed(words: list[Word]) -> str | None:
    if words[:1] not in (["echo"], ["printf"]):
        return None
    plain = [word for word in words[1:] if word is None or not re.match(r"^-[neE]+$", word)]
    return None if None in plain else " ".join(word for word in plain if word is not None)


def has_code(words: list[Word]) -> bool:
    """Whether a program that could run its input has something of its own to run."""
    return any(
        word is None or word in ("-c", "-e", "-m") or (not word.startswith("-") and word != "-") for word in words[1:]
    )


def parts_of(node: tree_sitter.Node, kind: str) -> list[tree_sitter.Node]:
    found, waiting = [], [node]
    while waiting:
        one = waiting.pop()
        if one.type == kind:
            found.append(one)
        waiting += one.named_children
    return found


def broken_at(root: tree_sitter.Node) -> int | None:
    """The first line that could not be understood; None where all could."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.is_error or node.is_missing:
            return node.start_point[0] + 1
        waiting += [child for child in reversed(node.children) if child.has_error or child.is_missing]
    return None
