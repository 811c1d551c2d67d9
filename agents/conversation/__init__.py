"""The engine: conversations as scripts.

A conversation is a generator. It yields *steps* (what should happen: call a model, review code, run it, ask a person,
say a message) and is sent their *results*. It does no I/O, reads no clock and draws no random number, so the same
results always lead to the same steps: that is what makes a run resumable from its journal.

    participants   who talks, and how each was set up
    messages       what was said, and how a model is shown it
    steps          everything a conversation may ask for, and what it is sent back
    chat           two agents and their turns
    replies        how one agent answers: person, code, model, default
    human_input    when a person is asked, and what the answer means
    code_blocks    code in a message; `execution` reviews it, has it run and words the outcome
    termination    rules that end a chat, and the reason why it ended
    summary        what a finished chat leaves behind
"""
