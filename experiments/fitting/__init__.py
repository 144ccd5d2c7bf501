"""Fitting the model, and models without social life, to real communities; with the same budget for each."""
