"""What ends the life of records: holds, and the gate that every deletion asks."""
