"""The questions the read models answer: one file a question, SQL with bound parameters and a little Python.

Each function takes a cursor with dict rows in a read-only snapshot, and returns what the API sends.
"""
