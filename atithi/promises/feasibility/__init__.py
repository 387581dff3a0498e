"""What the business can honestly promise: how long its work really takes, from its own record."""
