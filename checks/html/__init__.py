"""What is shown in a browser, without one that serves it: drawings of states, and pages that are one file."""
