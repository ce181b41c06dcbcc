"""SOURCE_DATE_EPOCH: the date that files bear where whoever builds them sets it, as in any reproducible build."""

import datetime
import os

from planlib.errors import PlanlibError


def source_date() -> datetime.datetime | None:
    """The date that the environment sets, in UTC; None where it sets none."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return None
    try:
        if not (given.isascii() and given.isdigit()):
            raise ValueError(given)
        return datetime.datetime.fromtimestamp(int(given), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        raise PlanlibError(
            f"SOURCE_DATE_EPOCH is {given!r}: whole seconds since 1970 were expected, such as 1486425600. "
            "Set it so, or unset it."
        ) from None
