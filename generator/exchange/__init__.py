"""Comments between the ledger and a forge: taken in from its issues, answered below them."""
