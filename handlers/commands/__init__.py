"""What is answered to a command in the chat system."""
