"""The public language: every event that crosses a service's border, as pydantic models.

`registry.BY_TYPE` finds a model by its CloudEvents type, `envelope` reads and writes the envelope around it, and
`python -m o2c.contracts.generate` writes JSON Schemas, golden examples and the AsyncAPI document from the same models.
"""
