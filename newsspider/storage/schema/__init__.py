"""What each collection holds: validators, indexes, views."""
