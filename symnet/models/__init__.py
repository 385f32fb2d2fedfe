"""Readers of real models, each importing its framework only when it is used."""
