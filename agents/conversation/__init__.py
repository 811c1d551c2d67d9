"""The engine: conversations as scripts.

A conversation is a generator. It yields *steps* (what should happen: call a model, review code, run it, ask a person,
say a message) and is sent their *results*. It does no I/O, reads no clock and draws no random number but from the run's
own seed, so the same results always lead to the same steps: that is what makes a run resumable from its journal.

What is said and asked for
    messages       a message, and how a model is shown it
    steps          everything a conversation may ask for
    results        what it is sent back
    memory         who remembers what
    code_blocks    code in a message

Who talks, as it was set up
    participants   agents, tools, the team          selection      how the next speaker is found: the words
    group          a group chat                     reply_rules    answers without code: the words
    chat           a chat of two                    conditions     on messages, for both of these
    sequence       several chats, in order or at once
    program        what a whole run does
    termination    rules that end a chat, and the reason why it ended

How it is held
    turns          a chat of two                    replies        how one agent answers: the order
    rounds         a group                          human_input    when a person is asked; limits; "exit"
    speakers       selects who speaks next          interception   reply rules at work
    opening        first message, carryover         tools          calls are answered
    nested         chats inside a chat              execution      code is reviewed and run
    summary        what a finished chat leaves      context        how much an agent is shown
    forgetting     memories cleared on request      replacing      what an agent is not to say
    scene          where a conversation stands
"""
