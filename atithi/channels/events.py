"""What this room announces: nothing of its own. How far a reply came is the conversation's fact (`delivery.changed`)."""
