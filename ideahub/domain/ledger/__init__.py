"""Money, by double entry: the journal knows codes and amounts, not people or prizes."""
