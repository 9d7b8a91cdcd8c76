"""The rules of credit files, scores, reports and rights, as pure functions: no Kafka, no files, no clock.

May import ``creditapp.models`` and ``creditapp.errors`` only.

| about | modules |
| --- | --- |
| what furnishers report | ssn, furnishing, identity |
| the credit file | credit_file, accounts, payment_grid, obsolescence, file_requests, rights |
| scoring it | characteristics/ (a module per group), scorecard, scorecard_file, scoring |
| explaining the score | factors, grades, bands, report, history, notices |
| what if | simulation, scenario_events, projection, later_report, repayment, lending, next_steps |
| scorecards in service | monitoring/ (alert_thresholds, alerts, figures, …) |
| tools | dates, texts |
"""
