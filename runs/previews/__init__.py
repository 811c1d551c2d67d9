"""What a file looks like, for people: `kinds` says as what it is shown, the others make that of its bytes."""
