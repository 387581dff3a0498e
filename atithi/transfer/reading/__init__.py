"""Makes records of a file, whatever it is, without holding it in memory."""
