"""plansite: a government action plan as YAML in, its public site, data and checks out."""
