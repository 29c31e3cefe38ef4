"""By when somebody owes an answer: working days of the staff, plain days of a person."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from portal.policy.instants import end_of_day, pacific_day

REVIEW_ANSWER_WORKING_DAYS = 10
REVIEW_ANSWER_DAYS = 14  # whichever is earlier, so that holidays never stretch a review
REPORT_ANSWER_WORKING_DAYS = 7
QUESTION_ANSWER_WORKING_DAYS = 5  # a question, and an answer to a notice or to our own question
SUSPENSION_ANSWER_WORKING_DAYS = 10  # staff's clock, from the person's answer
NEW_DATE_WORKING_DAYS = 2  # after a date that we missed; short, because the wait was long
INFO_REQUEST_DAYS = 14  # the person's clock; staff move it when asked

SATURDAY = 5


def is_working_day(day: date, holidays: Collection[date] = ()) -> bool:
    """Monday to Friday, unless the operator's calendar calls it a holiday."""
    return day.weekday() < SATURDAY and day not in holidays


def add_working_days(start: datetime, n: int, holidays: Collection[date] = ()) -> datetime:
    """23:59:59 Pacific of the n-th working day after the Pacific day of `start`, aware UTC.

    The day of `start` itself does not count. `holidays` are Pacific dates from the
    operator's settings. ValueError for a negative n.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    day = pacific_day(start)
    while n:
        day += timedelta(days=1)
        n -= is_working_day(day, holidays)
    return end_of_day(day)


def review_answer_due(asked_at: datetime, holidays: Collection[date] = ()) -> datetime:
    """By when a review is answered: 10 working days or 14 days, whichever is earlier."""
    in_days = end_of_day(pacific_day(asked_at) + timedelta(days=REVIEW_ANSWER_DAYS))
    return min(add_working_days(asked_at, REVIEW_ANSWER_WORKING_DAYS, holidays), in_days)


def report_answer_due(reported_at: datetime, holidays: Collection[date] = ()) -> datetime:
    """By when a report about feedback is answered."""
    return add_working_days(reported_at, REPORT_ANSWER_WORKING_DAYS, holidays)


def question_answer_due(asked_at: datetime, holidays: Collection[date] = ()) -> datetime:
    """By when the team answers a message for which no rule names another time."""
    return add_working_days(asked_at, QUESTION_ANSWER_WORKING_DAYS, holidays)


def suspension_answer_due(answered_at: datetime, holidays: Collection[date] = ()) -> datetime:
    """By when the team has looked at what a suspended person sent in."""
    return add_working_days(answered_at, SUSPENSION_ANSWER_WORKING_DAYS, holidays)


def new_date(missed_at: datetime, holidays: Collection[date] = ()) -> datetime:
    """The date that takes the place of one that the team missed."""
    return add_working_days(missed_at, NEW_DATE_WORKING_DAYS, holidays)


def day_named(day: date) -> datetime:
    """The instant that a date stands for when staff name one: 23:59:59 Pacific, aware UTC."""
    return end_of_day(day)


def info_request_due(asked_at: datetime) -> datetime:
    """By when a person is asked to answer a question from staff."""
    return end_of_day(pacific_day(asked_at) + timedelta(days=INFO_REQUEST_DAYS))
