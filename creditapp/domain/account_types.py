"""What types of accounts are called."""

from creditapp.domain.texts import N_

TYPES = {
    "credit_card": N_("Credit card"),
    "retail_card": N_("Store card"),
    "line_of_credit": N_("Line of credit"),
    "auto_loan": N_("Auto loan"),
    "personal_loan": N_("Personal loan"),
    "student_loan": N_("Student loan"),
    "mortgage": N_("Mortgage"),
    "heloc": N_("Home equity line of credit"),
    "lease": N_("Lease"),
    "rent": N_("Rent"),
    "utility": N_("Utility or telephone"),
}
KINDS = {
    "credit_card": N_("credit card"),
    "retail_card": N_("store card"),
    "line_of_credit": N_("line of credit"),
    "auto_loan": N_("auto loan"),
    "personal_loan": N_("personal loan"),
    "student_loan": N_("student loan"),
    "mortgage": N_("mortgage"),
    "heloc": N_("home equity line of credit"),
    "lease": N_("lease"),
    "rent": N_("rent"),
    "utility": N_("utility or telephone bill"),
}
"""The same, for use within a sentence."""
