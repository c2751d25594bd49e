"""JSON for programs: bearer tokens, problem documents, the OpenAPI description.

Must not know: templates, cookies, forms.
"""
