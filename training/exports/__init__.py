"""Write a scorecard in the forms that other systems run or people read: tables, SQL, PMML, ONNX, a Python file.

Each gives the same score, points and probability as ``training.scorecard.rescore``. May import ``scorecard``, ``data`` and
``artefacts``; works on scorecard.json alone.
"""
