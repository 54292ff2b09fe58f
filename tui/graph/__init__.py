"""The membership graph as text: nodes and edges in, coloured rows out.

Owns the layout of people and rooms. Knows no terminal library, no file and no network: every
function is pure, so the same graph always gives the same picture and two captures can be compared.
"""
