"""Metro 2 files, the format of the credit industry (CDIA), are read into the records that JSON lines give, and written.

Read are header, base segment with J1, J2, K1 to K4, L1 and N1, and trailer, in the fixed character format and in the
variable formats, packed or not. Positions are those of the Credit Reporting Resource Guide. Uses models and the domain.
"""

from creditapp.metro2.places import in_metro2
from creditapp.metro2.reading import FileRecord, read_records, starts_metro2

__all__ = ["FileRecord", "in_metro2", "read_records", "starts_metro2"]
