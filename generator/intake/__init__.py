"""Comments that did not come over a forge: tables, files, letters and sign-offs, in and out."""
