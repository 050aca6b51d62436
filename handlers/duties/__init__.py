"""What happens by itself at its time: reminders, digests, repairs, and what follows a leaver."""
