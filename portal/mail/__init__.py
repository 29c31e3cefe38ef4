"""What we write: letters, the outbox they wait in, and the carrier that delivers them."""
