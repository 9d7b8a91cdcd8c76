"""Hostile inputs for everything that takes input: made by grammar, or by mutation of what is valid; ``make fuzz``.

``campaign`` says how many and from which seed; ``mutation`` alters values and bytes; ``world`` is the bureau that is
attacked, in one process without a broker; ``requests`` and ``records`` make inputs; ``watching`` says what must not happen.
"""
