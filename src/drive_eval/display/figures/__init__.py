"""Figures: one module each; a frame of printed values, and a function that draws that frame."""
