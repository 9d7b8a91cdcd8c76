"""The pages that an applicant sees and the JSON that a program reads; see docs/pages.md."""
