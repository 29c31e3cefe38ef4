"""What we remember: one module per part, all gathered here for the migrations."""

from portal.models.base import Base
from portal.models.contracts import Balance, Contract
from portal.models.enforcement import Action, ActionItem, Event, Statement, Warning_
from portal.models.feedback import Feedback, Touched
from portal.models.jobs import JobRun, Worker
from portal.models.learning import Enrolment, LessonRead, ModuleCompletion, QuizAttempt
from portal.models.mail import OutboxLetter
from portal.models.marketplace import Draft, Offer, Posting, Proposal
from portal.models.people import Member, Organisation, Person, SignIn

__all__ = [
    "Action", "ActionItem", "Balance", "Base", "Contract", "Draft", "Enrolment", "Event",
    "Feedback", "JobRun", "LessonRead", "Member", "ModuleCompletion", "Offer", "Organisation",
    "OutboxLetter", "Person", "Posting", "Proposal", "QuizAttempt", "SignIn", "Statement",
    "Touched", "Warning_", "Worker",
]
