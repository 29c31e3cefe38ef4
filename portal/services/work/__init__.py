"""The sample marketplace: what a freelancer does there, guarded as a real one would guard it."""
