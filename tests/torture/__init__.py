"""Papers rendered into every format that people keep them in, with what a reader has to find in each of them."""
