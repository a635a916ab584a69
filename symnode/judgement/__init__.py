"""Status, scope, evidence and the report. Statuses PROVED and REFUTED come from the checker."""
