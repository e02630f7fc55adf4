"""The match service: the engine, asked over HTTP. `create_app(settings)` in `app.py` builds it."""
