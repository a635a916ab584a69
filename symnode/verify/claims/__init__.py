"""Judging files of claims: a killable process for each claim, results kept as they come."""
