"""Pure functions of tables: measures, statistics, figures, words, reports. Does not know how a run was executed."""
