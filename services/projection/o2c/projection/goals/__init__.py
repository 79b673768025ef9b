"""Goals: what a figure of some customers shall come down to, by when, and what would close the gap."""
