"""Conformance: scenario files of conversations, held by the product itself, and what came of them in the form in which
AutoGen's own results are kept (`tests/conformance/given/README.md` has both formats).

    python -m conformance SCENARIOS RESULTS [ID ...]      `make conformance` is the same

A scenario is mapped to a TeamSpec
    scenario      the file, and the spec     connections   the models, each entry of each list by itself
    people        agents                     replies       where AutoGen would try their reply functions
    groups        groups                     chats         what is held, and in which order
    functions     tools                      conditions    on messages, for all of these

held as a run
    performance   by the product's driver, journal, providers, questions and cells
    server        against the scenarios' scripted model server, a process of its own

and told as a result
    result        the whole                  rebuilding    who remembers what: the script played once more
    timeline      chats, messages, events    messages      in the shape of the results
    stops         why each chat ended        asked         every request that a model received
    usage         tokens and dollars         settings      of Django, for all of this
"""
