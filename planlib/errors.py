"""What can go wrong, in a few words.

Every error is a `PlanlibError`, so that one ``except`` catches them all, and a `ValueError`, so that
nobody needs to know this module. A message says what is wrong, shows the value or the rows, says what
was expected, and what to do.
"""


class PlanlibError(ValueError):
    """Something in the input is at fault, and the message says how to mend it."""


class ReadError(PlanlibError):
    """A file cannot be read as a plan."""


class TableError(PlanlibError):
    """A table or a selection from it is not what a function needs."""


class OutputError(PlanlibError):
    """An output cannot be written where it was asked for."""


class MissingExtra(PlanlibError, ImportError):
    """A function needs a library that comes with one of the package's extras."""

    def __init__(self, library: str, extra: str):
        super().__init__(
            f"This needs the library {library}, which is not installed. "
            f"Install it with: pip install 'planlib[{extra}]'"
        )
        self.named = library, extra

    def __reduce__(self):
        # Made again from its message alone, it could not travel between processes.
        return type(self), self.named


def shown(rows, limit: int = 5) -> str:
    """Join the first few offending values for a message, and say how many more there are."""
    rows = [str(row) for row in rows]
    more = f" … and {len(rows) - limit} more" if len(rows) > limit else ""
    return "; ".join(rows[:limit]) + more
