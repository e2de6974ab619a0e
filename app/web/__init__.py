"""The web as pipelines may use it: search services, pages, sites; everything goes by the door."""
