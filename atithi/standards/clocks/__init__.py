"""Standards and the clocks that run against them. Pure: `kinds`, `conditions`, `advance`, `owed`; rows change in `actions`."""
