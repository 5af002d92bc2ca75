"""The desk where questions come in: conversations, what people said of the answers, and how good the answers are."""
