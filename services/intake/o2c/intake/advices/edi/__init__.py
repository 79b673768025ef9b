"""Advices in EDI: X12 820 and EDIFACT REMADV, cut into segments by a small tokenizer of our own.

The readers must say at which segment of a broken file what was expected, and read what partners send (line ends after
segments, an ISA that is not padded), where the libraries for EDI stop.
"""
