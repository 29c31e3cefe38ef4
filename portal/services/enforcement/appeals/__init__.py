"""Reviews of decisions: asked for, withdrawn, looked at by somebody else, decided with answers."""

from portal.services.enforcement.appeals.asking import ask
from portal.services.enforcement.appeals.withdrawing import withdraw

__all__ = ["ask", "withdraw"]
