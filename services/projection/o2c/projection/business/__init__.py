"""The business in the metrics: what flows, what is open, what waits. By legal entity and currency, never by customer.

Prometheus knows only floating-point numbers: amounts become floats here, at the edge, in major units (euros, not
cents), exact to 15 digits. They are for looking and for alarms; whoever needs the cent asks the read models.
"""
