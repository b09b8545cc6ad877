"""The trusted statistics library: numbers in, frozen dataclasses out; numpy and scipy only."""
