"""The library in a browser and on an e-reader."""
