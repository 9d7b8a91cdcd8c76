"""Keep experiments: find runs in directories, list and compare them, and log them to MLflow.

It reads what a run's directory holds and changes nothing there; it may use artefacts and errors only.
"""
