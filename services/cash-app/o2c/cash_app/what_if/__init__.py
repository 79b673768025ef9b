"""What another policy would have decided, replayed over what happened."""
