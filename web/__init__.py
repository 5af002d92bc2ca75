"""What a browser sees: pages, their parts, the server, the interface's languages."""
