"""Who is told what, by which way: on the page, by push, by a sound, by mail."""
