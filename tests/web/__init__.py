"""The web room: services, sites and pages, asked over a server of this computer."""
