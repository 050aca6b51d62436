"""Mail that colleagues write to a data subject: drafted, looked at, held back a moment, sent, taken back."""
