"""From the text of a plan to frames.

`document` finds the text of a file and its structure; `quantities` finds numbers with their bound and
unit; `records` says what each is about; `plan` holds the frames.
"""
