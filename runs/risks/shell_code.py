"""Shell code, read by a parser (tree-sitter's grammar of bash). Nothing of it is run."""

from __future__ import annotations

import codecs
import re
from functools import cache

import tree_sitter
import tree_sitter_bash

from runs.risks import command_acts, commands
from runs.risks.assessment import Kind, Level
from runs.risks.command_acts import Word
from runs.risks.notes import Notes
from runs.risks.shell_words import broken_at, echoed, has_code, heredoc_of, line_of, parts_of, text_of

_LONGEST, _DEEPEST = 400_000, 120
#: What the first word of a pipe sends on as it is.
_PASSING = frozenset(("cat", "echo", "printf", "tee"))
_RUNNING = frozenset(("sh", "bash", "dash", "zsh", "ksh", "python", "python3", "perl", "ruby", "node", "php"))


@cache
def _parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))


def read(code: str, notes: Notes) -> None:
    data = code.encode(errors="replace")
    if len(data) > _LONGEST:
        notes.find(Kind.UNKNOWN, Level.MEDIUM, 1, "Is too long to be read here.")
        return
    tree = _parser().parse(data)
    if tree.root_node.has_error and (line := broken_at(tree.root_node)):
        notes.find(
            Kind.UNKNOWN, Level.MEDIUM, line, f"Is no shell code from line {line} on: it cannot be read as a whole."
        )
    _Reader(notes).read(tree.root_node)


class _Reader:
    """Walks through it, as deep as people nest."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self._variables: dict[str, Word] = {}
        self._functions: set[str] = set()
        self._deep = 0

    def read(self, node: tree_sitter.Node) -> None:
        if self._deep > _DEEPEST:
            self.notes.find(
                Kind.UNKNOWN, Level.HIGH, line_of(node), "Is nested deeper than anybody writes, and not read there."
            )
            return
        self._deep += 1
        try:
            self._read(node)
        finally:
            self._deep -= 1

    def _read(self, node: tree_sitter.Node) -> None:
        acts = {
            "command": lambda: self._command(node, None),
            "redirected_statement": lambda: self._redirected(node),
            "pipeline": lambda: self._pipeline(node),
            "variable_assignment": lambda: self._assignment(node),
            "declaration_command": lambda: self._declaration(node),
            "function_definition": lambda: self._function(node),
            "while_statement": lambda: self._loop(node),
            "c_style_for_statement": lambda: self._loop(node),
            "for_statement": lambda: self._for(node),
            "simple_expansion": lambda: self._asked(node),
            "expansion": lambda: self._asked(node),
            "comment": lambda: None,
        }
        acts.get(node.type, lambda: self._children(node))()

    def _children(self, node: tree_sitter.Node) -> None:
        for child in node.named_children:
            self.read(child)

    def _command(self, node: tree_sitter.Node, given: str | None) -> None:
        words: list[Word] = []
        for child in node.named_children:
            match child.type:
                case "variable_assignment":
                    command_acts.assigned(text_of(child), line_of(child), self.notes)
                    self._children(child)
                case "file_redirect" | "heredoc_redirect":
                    self._redirect(child, None)
                case "herestring_redirect":
                    given = self._word(child.named_children[0]) if child.named_children else None
                case _:
                    words.append(self._word(child))
                    self.read(child)
        if words and words[0] in self._functions:
            return
        commands.run(words, line_of(node), self.notes, given)

    def _redirected(self, node: tree_sitter.Node) -> None:
        body = node.child_by_field_name("body")
        redirects = [child for child in node.named_children if child != body]
        heredoc = next((heredoc_of(child) for child in redirects if child.type == "heredoc_redirect"), None)
        for child in redirects:
            for inner in [child, *(one for one in child.named_children if one.type == "file_redirect")]:
                self._redirect(inner, self._sent(body, heredoc))
            if child.type == "heredoc_redirect":
                self._behind_heredoc(child, heredoc)
        if body is None:
            return
        words = [self._word(child) for child in body.named_children] if body.type == "command" else []
        to_file = any(child.type == "file_redirect" and "/dev/" not in text_of(child) for child in redirects)
        if to_file and (words[:1] == ["yes"] or {"/dev/zero", "/dev/urandom", "/dev/random"} & set(words)):
            self._taken(node, "Fills a file without an end.")
        if body.type == "command":
            self._command(body, heredoc)
        else:
            self.read(body)

    def _behind_heredoc(self, node: tree_sitter.Node, heredoc: str | None) -> None:
        """`cat <<E | sh`: the pipe hangs on the here-document."""
        for child in node.named_children:
            if child.type in ("pipeline", "list"):
                for one in child.named_children:
                    self._command(one, heredoc) if one.type == "command" else self.read(one)
            elif child.type == "command":
                self._command(child, heredoc)
            elif child.type == "heredoc_body":
                self._children(child)

    def _sent(self, body: tree_sitter.Node | None, heredoc: str | None) -> str | None:
        """What a command writes to its output, where that is known: `cat <<E`, `echo text`."""
        if body is None or body.type != "command":
            return None
        words = [self._word(child) for child in body.named_children]
        if heredoc is not None and words[:1] == ["cat"]:
            return heredoc
        return echoed(words)

    def _redirect(self, node: tree_sitter.Node, text: str | None) -> None:
        if node.type != "file_redirect":
            return
        target = node.child_by_field_name("destination")
        operator = next((child.type for child in node.children if not child.is_named), ">")
        if target is None or target.type == "number" or (operator in (">&", "<&") and text_of(target).isdigit()):
            return
        word = self._word(target)
        self._children(target)
        if word is not None and word.startswith(("/dev/tcp/", "/dev/udp/")):
            self.notes.calls(word.split("/")[3], line_of(node), sends=True)
            self.notes.find(Kind.NETWORK, Level.HIGH, line_of(node), "Opens a connection by the shell itself.")
        elif operator.startswith("<"):
            if target.type != "process_substitution":
                self.notes.reads(word, line_of(node))
        elif word is None and "/dev/tcp" in text_of(target):
            self.notes.find(Kind.NETWORK, Level.HIGH, line_of(node), "Opens a connection by the shell itself.")
        else:
            self.notes.writes(word, line_of(node), text)
            if word is not None and "*" in word:
                self.notes.deletes(word, line_of(node))

    def _pipeline(self, node: tree_sitter.Node) -> None:
        parts = node.named_children
        given: str | None = None
        for at, part in enumerate(parts):
            inner = part.child_by_field_name("body") if part.type == "redirected_statement" else part
            is_command = inner is not None and inner.type == "command"
            words = [self._word(child) for child in inner.named_children] if inner is not None and is_command else []
            if at and words and words[0] in _RUNNING and given is None and not has_code(words):
                self.notes.touch(Kind.DYNAMIC, None)
                self.notes.find(
                    Kind.DYNAMIC, Level.HIGH, line_of(part), f"Has {words[0]} run what comes out of another command."
                )
            elif part.type == "command":
                self._command(part, given)
            else:
                self.read(part)
            given = echoed(words) if at == 0 else given if words[:1] == ["cat"] else None

    def _assignment(self, node: tree_sitter.Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        command_acts.assigned(text_of(node), line_of(node), self.notes)
        if name is not None:
            self._variables[text_of(name)] = self._word(value) if value is not None else ""
        if value is not None:
            self.read(value)

    def _declaration(self, node: tree_sitter.Node) -> None:
        words: list[Word] = [text_of(node.children[0])]
        for child in node.named_children:
            if child.type == "variable_assignment":
                self._assignment(child)
                words.append(text_of(child))
            else:
                words.append(self._word(child))
        commands.run(words, line_of(node), self.notes)

    def _function(self, node: tree_sitter.Node) -> None:
        name = text_of(node.child_by_field_name("name") or node.named_children[0])
        body = node.child_by_field_name("body") or node.named_children[-1]
        calls = [text_of(one) for one in parts_of(body, "command_name")]
        if calls.count(name) and (calls.count(name) > 1 or b"&" in (body.text or b"").replace(b"&&", b"")):
            self._taken(node, f"{name} starts more of itself, without an end.")
        self._functions.add(name)
        before = dict(self._variables)
        self.read(body)
        self._variables = before

    def _loop(self, node: tree_sitter.Node) -> None:
        body = text_of(node.child_by_field_name("body") or node)
        head = text_of(node).partition("do")[0]
        endless = re.match(
            r"^(?:while\s+(?::|true|\[\s*1\s*\]|\(\(\s*1\s*\)\))\s*[;\n]|until\s+false|for\s*\(\(\s*;\s*;\s*\)\))",
            head.strip() + ";",
        )
        if endless and not re.search(r"\b(?:break|exit|return)\b", body):
            waits = re.search(r"\bsleep\b", body)
            grows = re.search(r">>|>|&\s*$|&\s*\n|\becho\b|\bcat\b|\bmkdir\b|\btouch\b|\bcp\b", body)
            level = Level.MEDIUM if waits and not grows else Level.HIGH
            self._taken(node, "Goes on without an end.", level)
        self._children(node)

    def _for(self, node: tree_sitter.Node) -> None:
        numbers = re.search(r"\{1\.\.(\d+)\}|seq (?:1 )?(\d+)", text_of(node))
        times = int((numbers[1] or numbers[2])[:12]) if numbers else 0
        if times >= 20_000 and re.search(r">|\btouch\b|\bmkdir\b|\bcp\b|&", text_of(node)):
            self._taken(node, f"Does the same {times:,} times.")
        variable = node.child_by_field_name("variable")
        values = [child for child in node.named_children if child.type not in ("do_group", "variable_name")]
        if variable is not None:
            self._variables[text_of(variable)] = self._word(values[0]) if len(values) == 1 else None
        self._children(node)

    def _taken(self, node: tree_sitter.Node, what: str, level: Level = Level.HIGH) -> None:
        self.notes.touch(Kind.RESOURCES, None)
        self.notes.find(Kind.RESOURCES, level, line_of(node), what)

    def _asked(self, node: tree_sitter.Node) -> None:
        name = next((text_of(child) for child in node.named_children if child.type == "variable_name"), "")
        if name and name not in self._variables:
            commands.asked(name, line_of(node), self.notes)
        if text_of(node).startswith("${!"):
            self.notes.touch(Kind.DYNAMIC, None)
            self.notes.find(Kind.DYNAMIC, Level.MEDIUM, line_of(node), "Uses a variable whose name is put together.")
        if name == "IFS" and node.parent is not None and node.parent.type in ("command_name", "concatenation", "word"):
            self.notes.touch(Kind.DYNAMIC, None)
            self.notes.find(Kind.DYNAMIC, Level.HIGH, line_of(node), "Hides spaces in a command.")
        self._children(node)

    def _word(self, node: tree_sitter.Node) -> Word:
        """The text of a word; None where it is put together as it runs."""
        match node.type:
            case "command_name":
                return self._word(node.named_children[0]) if node.named_children else text_of(node)
            case "word" | "number" | "string_content" | "special_variable_name" | "test_operator" | "extglob_pattern":
                return re.sub(r"\\(.)", r"\1", text_of(node))
            case "raw_string":
                return text_of(node)[1:-1]
            case "ansi_c_string":
                return codecs.decode(text_of(node)[2:-1].encode(), "unicode_escape", "replace")
            case "string" | "concatenation":
                return self._whole(node)
            case "simple_expansion" | "expansion":
                return self._expanded(node)
            case "command_substitution" if text_of(node).startswith("$(mktemp"):
                return "/tmp/x"  # noqa: S108 - the cell's own
            case "variable_name":
                return self._variables.get(text_of(node))
        return None

    def _whole(self, node: tree_sitter.Node) -> Word:
        text = ""
        for child in node.children:
            if not child.is_named and child.type == '"':
                continue
            part = self._word(child) if child.is_named else text_of(child)
            if part is None:
                return None
            text += part
        return text

    def _expanded(self, node: tree_sitter.Node) -> Word:
        names = [
            text_of(child) for child in node.named_children if child.type in ("variable_name", "special_variable_name")
        ]
        plain = len(node.named_children) == 1 and names
        if plain and names[0] == "HOME" and "HOME" not in self._variables:
            return "~"
        if plain and names[0] == "PWD":
            return "."
        return self._variables.get(names[0]) if plain else None
