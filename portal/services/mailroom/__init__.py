"""Mail that arrives: secret addresses, mails kept as they came, and what becomes of them."""
