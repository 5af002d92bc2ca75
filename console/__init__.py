"""What the command line reads and prints: options, batch files, JSON, tables and messages for a terminal."""
