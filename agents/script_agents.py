"""Agents of a spec, with their reply rules, as the engine has them."""

from __future__ import annotations

from agents.conversation.conditions import Condition
from agents.conversation.context import ContextLimits
from agents.conversation.participants import Agent, CodeExecution, HumanInput, Kind, Replacement
from agents.conversation.reply_rules import Fixed, Nested, Reply, ReplyRule, Trigger, UseFunction, UseTool
from agents.conversation.sequence import Sequence
from agents.conversation.termination import TerminationRule
from agents.script_chats import link_of
from agents.spec_agents import AgentSpec
from agents.spec_parts import Context, Termination, When
from agents.spec_rules import ChatsReply, From, FunctionReply, ReplySpec, RuleSpec, TextReply, ToolReply


def agent_of(spec: AgentSpec) -> Agent:
    return Agent(
        name=spec.name,
        kind=Kind(spec.type),
        description=spec.description,
        instructions=spec.instructions,
        has_model=bool(spec.models),
        human_input=HumanInput(spec.human_input),
        max_auto_replies=spec.max_auto_replies,
        default_reply=spec.default_reply,
        termination=termination_of(spec.termination),
        hears_all=spec.hears_all,
        code=CodeExecution(spec.code.last_messages) if spec.code else None,
        offers=tuple(spec.offers),
        runs=tuple(spec.runs),
        rules=tuple(_rule(rule, number) for number, rule in enumerate(spec.rules, 1)),
        only_rules=spec.only_rules,
        context=_limits(spec.context) if spec.context else None,
        appends=spec.appends,
        replacements=tuple(Replacement(one.find, one.replace) for one in spec.replacements),
    )


def termination_of(spec: Termination) -> TerminationRule:
    return TerminationRule(spec.match, spec.text)


def condition_of(spec: When) -> Condition:
    return Condition(
        contains=spec.contains,
        contains_any=tuple(spec.contains_any),
        equals=spec.equals,
        matches=spec.matches,
        has_tool_calls=spec.has_tool_calls,
        code_succeeded=spec.code_succeeded,
        ignore_case=spec.ignore_case,
    )


def _limits(spec: Context) -> ContextLimits:
    return ContextLimits(spec.messages, spec.keep_first, spec.tokens, spec.tokens_per_message)


def _rule(spec: RuleSpec, number: int) -> ReplyRule:
    name, when = spec.name or f"rule {number}", condition_of(spec.when)
    return ReplyRule(name, _reply(spec.reply), _trigger(spec.from_), when, spec.position, spec.final)


def _trigger(spec: From) -> Trigger:
    return Trigger(
        names=frozenset(spec.names),
        kinds=frozenset(spec.kinds),
        groups=spec.groups,
        but=frozenset(spec.but),
        nobody=spec.nobody,
        sees_group=spec.sees_group,
    )


def _reply(spec: ReplySpec) -> Reply:
    match spec:
        case TextReply():
            return Fixed(spec.text)
        case ToolReply():
            return UseTool(spec.tool, spec.arguments)
        case FunctionReply():
            return UseFunction(spec.function)
        case ChatsReply():
            links = tuple(link_of(link) for link in spec.chats)
            return Nested(Sequence(links, carries=spec.carries), spec.outer)
