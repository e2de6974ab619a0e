"""What every room stands on; standard library only."""
