"""From the text of a plan to frames.

`document` finds the structure of a text; `quantities` finds numbers with their bound and unit; `clauses` and
`times` say what each is about and when; `records` joins them to rows, `milestones` finds what has no number;
`corrections` applies what a person decided about them; `plan` holds the frames, and `review` writes them out
for a person to correct.
"""
