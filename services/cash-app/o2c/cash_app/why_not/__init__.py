"""Why a payment was not placed by rules alone: the smallest thing that would have been enough."""
