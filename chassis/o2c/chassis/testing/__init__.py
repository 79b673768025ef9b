"""What tests of the services share; nothing at run time imports it."""
