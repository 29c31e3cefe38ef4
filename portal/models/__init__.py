"""What we remember: one module per part, all gathered here for the migrations."""

from portal.models.aftermath import Event, Telling, Warning_
from portal.models.base import Base
from portal.models.cases import Appeal, Argument, Case, File, Message, Report
from portal.models.contracts import Balance, Contract
from portal.models.declarations import Declaration
from portal.models.enforcement import Action, ActionItem, Renewal, Statement
from portal.models.feedback import Change, Feedback, FeedbackVersion, Response, Touched
from portal.models.inbound import AddressTrouble, InboundMail, InboundRaw, ReplyAddress
from portal.models.jobs import JobRun, Worker
from portal.models.learning import Enrolment, LessonRead, ModuleCompletion, QuizAttempt
from portal.models.mail import MailOff, OutboxLetter
from portal.models.marketplace import Draft, Offer, Posting, Proposal
from portal.models.people import Invitation, Member, Organisation, Person, SignIn

__all__ = [
    "Action", "ActionItem", "AddressTrouble", "Appeal", "Argument", "Balance", "Base", "Case",
    "Change", "Contract", "Declaration", "Draft", "Enrolment", "Event", "Feedback",
    "FeedbackVersion", "File", "InboundMail", "InboundRaw", "Invitation", "JobRun", "LessonRead",
    "MailOff", "Member", "Message", "ModuleCompletion", "Offer", "Organisation", "OutboxLetter",
    "Person", "Posting", "Proposal", "QuizAttempt", "Renewal", "ReplyAddress", "Report", "Response",
    "SignIn", "Statement", "Telling", "Touched", "Warning_", "Worker",
]
