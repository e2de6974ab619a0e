"""The encrypted vault and one repository per aggregate."""
