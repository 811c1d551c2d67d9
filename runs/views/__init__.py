"""Pages and fragments of runs, a file for each concern. Every object is found through `visible_to`."""
