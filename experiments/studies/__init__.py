"""Studies: what varies, in which design, run so that nothing computed is lost, and what came of it."""
