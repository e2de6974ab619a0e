"""Models beyond this computer, as a person enters and agrees to them."""
