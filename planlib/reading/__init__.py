"""From the text of a plan to frames.

`files` finds the text of a file, `document` its structure; `quantities` finds numbers with their bound and
unit; `records` says what each is about; `plan` holds the frames.
"""
