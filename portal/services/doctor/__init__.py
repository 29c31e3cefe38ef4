"""The doctor goes through an installation and says what to put right; it changes nothing.

Each room looks at one part. No finding holds a secret.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from portal.services.doctor import (
    colleagues,
    courses,
    folders,
    keys,
    mail_in,
    schema,
    settings,
    work,
)
from portal.services.doctor.finding import Finding, State, finding

__all__ = ["Finding", "State", "examine"]

OF_THE_MACHINE = (settings.production, settings.address, settings.time, folders.files,
                  folders.cache, courses.learning, mail_in.addresses_agree)
OF_THE_DATABASE = (schema.guards, keys.secret_key, colleagues.staff, work.together, work.jobs,
                   work.letters, mail_in.mail_comes_in)


def examine(config: Mapping[str, Any], migrations: Path) -> list[Finding]:
    """Return a finding for each thing; those the database tells only if that is well itself.

    `migrations` is the folder with the revisions that this version of the portal knows.
    """
    found = [look(config) for look in OF_THE_MACHINE]
    database = schema.database(migrations)
    if database.state is State.wrong:
        return [*found, database, finding("the rest", "", mind=[
            "Guards, secret key, staff, clock, jobs, letters, mail in: looked at once the database "
            "is well."])]
    return [*found, database, *(look(config) for look in OF_THE_DATABASE)]
