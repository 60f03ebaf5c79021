"""What can go wrong between us and a forge; each is one line that says why and what to do."""

from generator.stop import CannotRun


class ForgeTrouble(CannotRun):
    """The forge could not be asked, or its answer is of no use."""


class NotAllowed(ForgeTrouble):
    """The forge does not let us."""


class Unknown(NotAllowed):
    """The forge knows nobody by this token."""


class Missing(NotAllowed):
    """What was asked for is not there, or not for us."""


class Unclear(ForgeTrouble):
    """The forge may have done what was asked, or not: look before asking again."""
