"""What a bank statement would come to, before it is booked."""
