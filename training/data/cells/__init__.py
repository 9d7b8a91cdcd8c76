"""What the text of cells means: numbers of any locale, dates, words for missing, spellings of categories. Pure; imports errors only."""
