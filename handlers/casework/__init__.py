"""What colleagues do with a case besides writing: who has it, claims, notes, its end, bonds with others."""
