"""Every field of a team, as a form has it.

`tables` gives the form of a thing; one file a kind of part says which fields there are, in the words of people.
`formats` asks the format itself for defaults and limits, `values` turns what stands in the file into what a form shows
and back, `filling` sets one field of one part.
"""
