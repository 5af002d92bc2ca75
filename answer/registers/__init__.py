"""Questions about the registers of the observatory: which projects, which events."""
