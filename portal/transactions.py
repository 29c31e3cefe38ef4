"""The transaction that a request or a job writes in, and the session that takes part in it.

What is written often are a few statements made ready once, and most requests that write send
nothing else. Their transaction runs on a connection alone: a session of objects, which costs as
much again to be made, begun, committed and closed, is made where somebody asks for one. It joins
the transaction that has begun, and ends it.
"""

from collections.abc import Callable
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection
from sqlalchemy.orm import Session, scoped_session

from portal.database import undone_if_lost


class Transactions(scoped_session[Any]):
    """The session of each request and job, or the mere connection that its transaction is on."""

    def __init__(self, factory: Any, scopefunc: Callable[[], Any], database: SQLAlchemy) -> None:
        super().__init__(factory, scopefunc=scopefunc)
        self._scope, self._database = scopefunc, database
        self._sessions: dict[Any, Session] = self.registry.registry
        self._lines: dict[Any, Connection] = {}

    def begun(self) -> tuple[Session | None, Connection | None]:
        """Return the session if there is one, and the connection of what began without one."""
        scope = self._scope()
        return self._sessions.get(scope), self._lines.get(scope)

    def begin_line(self) -> Connection:
        """Begin a transaction without a session, where there is none of either."""
        line = self._database.engine.connect()
        try:
            line.begin()  # SQLite may be locked: nothing is written where nothing has begun
        except BaseException:
            line.close()
            raise
        self._lines[self._scope()] = line
        return line

    def commit(self) -> None:
        """Commit what was written, by the session or without one."""
        current, line = self.begun()
        if current is not None or line is None:
            super().commit()
        if line is not None and line.in_transaction():  # which no session has joined
            line.commit()
        self._let_go()

    def rollback(self) -> None:
        """Undo what was not committed."""
        current, line = self.begun()
        if current is not None or line is None:
            super().rollback()
        self._let_go()

    def close(self) -> None:
        """End the session and the transaction, undoing what was not committed."""
        super().close()
        self._let_go()

    def remove(self) -> None:
        """Forget the session, after the end of its transaction."""
        super().remove()
        self._let_go()

    def _let_go(self) -> None:
        """Give a connection back; of one that is lost, the database has undone what had begun."""
        line = self._lines.pop(self._scope(), None) if self._lines else None
        if line is not None:
            with undone_if_lost():
                line.close()


class Database(SQLAlchemy):
    """The library's extension, with our kind of session."""

    session: Transactions

    def _make_scoped_session(self, options: dict[str, Any]) -> Any:
        made = super()._make_scoped_session(options)
        return Transactions(made.session_factory, made.registry.scopefunc, self)
