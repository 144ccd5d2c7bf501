"""Everything that runs many: designs, running, storing, comparing. Draws no pictures of its own."""
