"""The builder: a team is drawn.

A team that is being drawn is a `document`: its spec, as plain JSON that may still have problems, and where its parts
stand on the canvas. Every wish of a person is an *edit* (`edits/`): a function from document to document. What an edit
changed is told as `changes`, which can be undone, merged with those of others, and sent to whoever else is looking.
`drafts` is the only room that writes a draft. `drawing/` says what a document looks like, `problems` what is wrong with
it; a page is drawn from both.
"""
