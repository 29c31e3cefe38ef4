"""What can happen: the only writers. Services know no request and never commit."""
