"""Activity logs, real or simulated: who took part in which week, and what can be seen in that."""
