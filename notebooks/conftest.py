"""What a kernel finds when nbval starts it, so that outputs come out as they were stored."""

import os

# Builds matplotlib's font cache, if there is none yet, here rather than in a kernel: building it takes
# seconds and says so on standard error, which a notebook's stored outputs do not have.
import matplotlib.font_manager  # noqa: F401
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup():
    """Show figures in the notebook, whatever backend is set for tests or by whoever runs them."""
    before = os.environ.pop("MPLBACKEND", None)
    try:
        return (yield)
    finally:
        if before is not None:
            os.environ["MPLBACKEND"] = before
