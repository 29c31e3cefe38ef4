"""What the marketplace tells us: people, contracts, feedback and money read in."""
