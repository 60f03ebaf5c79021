"""Two wordings in; whether they differ in substance, and in what, out.

First everything that is a matter of form is taken off both. What still differs is named by the
signs that it touches: numbers, deadlines, modal words…
"""

from generator.form import Reader, as_it_is, forms_that_differ, only_reordered, plain
from generator.reason import Reason, Weight, weight
from generator.signs import signs_that_differ


def weigh(before: str, after: str, units: Reader = as_it_is) -> Weight:
    """Weigh a change of words. Weighing it the other way round gives the same."""
    one, other = sorted((before, after))
    if one == other:
        return Weight()
    bare, bare_other = plain(one, units), plain(other, units)
    if bare != bare_other and only_reordered(one, other, units):
        return weight(Reason.SEQUENCE)
    if bare != bare_other:
        return weight(*signs_that_differ(bare, bare_other))
    return weight(*forms_that_differ(one, other, units))
