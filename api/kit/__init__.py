"""What the service's domains share: problem documents, authorisation, limits, languages, strict models."""
