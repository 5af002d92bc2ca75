"""Questions -> answers with checked citations. Start with ask.py."""
