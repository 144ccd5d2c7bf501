"""The dashboard: a community shown living, in a browser, to people who never saw a simulation."""
