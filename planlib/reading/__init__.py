"""From the text of a plan to frames.

`document` finds the text of a file and its structure; `quantities` finds numbers with their bound and
unit; `records` says what each is about; `corrections` applies what a person decided about them; `plan` holds
the frames, and `review` writes them out for a person to correct.
"""
