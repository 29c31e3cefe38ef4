"""What the forms about feedback offer to choose from."""

from portal.policy.feedback import MOST_STARS
from portal.policy.vocabulary import Category

STATEMENTS = {
    Category.skills: "The skills were not as stated",
    Category.experience: "The experience was not as stated",
    Category.availability: "Availability or response times were not as agreed",
    Category.performance: "The work itself was not as agreed",
}
STARS = tuple((str(n), str(n)) for n in range(1, MOST_STARS + 1))
NEITHER = ("", "No answer")  # takes a choice back
TICKED = "y"
