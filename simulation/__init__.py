"""The model: records, rules with their parameters, stages, counted draws, what is recorded, the Mesa face."""
