"""The desk where questions come in: conversations, saved searches, what people said of answers, how good those are."""
