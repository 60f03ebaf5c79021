"""The forges that keep the repository: their addresses, and what is asked of them over HTTP."""
