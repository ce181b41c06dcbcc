"""Do the targets of a plan fit each other and the world? Findings, each of a kind that says how much it claims.

`arithmetic`: both cannot hold. `basis`: not comparable as printed. `tension`: both hold only if something
else does, which the finding names. `context`: a benchmark, or what is not there. Only the first is a
contradiction; a growth of investment above that of GDP is none.

`numbers` looks at the same thing said twice, parts and wholes, a level beside its growth; `bases` at what people
set side by side; `identities` at sums and products; `benchmarks` at last year, the regions above, and gaps.
"""

import pandas as pd

from planlib import schema
from planlib.checks.bases import bases
from planlib.checks.benchmarks import last_year, not_targeted, parents, past_outcomes
from planlib.checks.findings import rates_by_year
from planlib.checks.identities import identities
from planlib.checks.numbers import numbers
from planlib.errors import TableError, shown


def check(targets: pd.DataFrame, *, results: pd.DataFrame | None = None) -> pd.DataFrame:
    """Findings on how the targets of a plan fit each other.

    Parameters
    ----------
    targets
        A targets frame, of one plan.
    results
        What the same text reports as achieved, to set targets beside last year.

    Returns
    -------
    pandas.DataFrame
        check, kind (``arithmetic``, ``basis``, ``tension``, ``context``), severity (``high``, ``medium``,
        ``low``), amount, unit, target_ids (separated by blanks), message_zh, message_en, remedy_zh,
        remedy_en; the strongest kind first.

    Raises
    ------
    TableError
        If a frame is not what it should be, or holds several plans.

    Examples
    --------
    >>> import planlib as pl
    >>> check(pl.read_plan().targets)["kind"].value_counts().to_dict()
    {'context': 4, 'basis': 3, 'tension': 2}
    """
    table = schema.check(targets, schema.TARGETS, "targets")
    if table["plan_id"].nunique() > 1:
        raise TableError(
            f"targets are of the plans {shown(table['plan_id'].unique())}: check one plan at a time."
        )
    if results is not None:
        results = schema.check(results, schema.RESULTS, "results")
    found = [*numbers(table, results)]
    for year, rates in rates_by_year(table):
        found += [*bases(rates), *identities(table, rates), *past_outcomes(table, rates, year)]
        if results is not None:
            found += last_year(rates, results)
    found += [*parents(table), *not_targeted(table)]
    kinds = schema.FINDINGS["kind"].allowed
    found.sort(key=lambda finding: kinds.index(finding["kind"]))
    return schema.frame(found, schema.FINDINGS)
