"""Names of columns in public tables of credit and justice, sorted by hand; this list shares no word list with what it judges.

Sources: the data dictionaries of HMEQ, FICO HELOC, LendingClub, SBA loans, Give Me Some Credit, Home Credit, Taiwan, (South) German credit,
Prosper, Freddie Mac, HMDA and AER's Hmda, Wooldridge's loanapp, COMPAS, bank marketing, Kaggle's credit risk, loan prediction and credit approval.
"""

import re
from collections.abc import Iterator

PROTECTED = {
    "HELOC and HMEQ": "",
    "Give Me Some Credit": "age",
    "Home Credit": "CODE_GENDER DAYS_BIRTH NAME_FAMILY_STATUS",
    "Taiwan": "SEX MARRIAGE AGE",
    "German": "personal_status foreign_worker Personal.Male.Single Personal.Female.NotSingle ForeignWorker famges alter gastarb",
    "loanapp": "married black hispan male white old",
    "AER": "afam single age",
    "HMDA": "derived_ethnicity derived_race derived_sex applicant_race_1 co_applicant_ethnicity_observed applicant_sex applicant_age applicant_age_above_62 "
    "tract_minority_population_percent",
    "COMPAS": "sex dob age_cat race",
    "bank marketing": "marital",
    "telephone customers": "senior_citizen SeniorCitizen partner",
    "Kaggle": "person_age Gender Married Ethnicity Citizen applicant_gender borrower_race maritalStatus DOB sexo",
    "elsewhere": "edad idade leeftijd wiek yaş umur возраст genre cinsiyet geslacht płeć kön пол 性别 年龄 estado_civil situation_familiale stan_cywilny "
    "medeni_hal rodinny_stav burgerlijke_staat семейное_положение nacionalidad nationalité data_nascimento fecha_nacimiento Geburtsdatum jenis_kelamin",
    "written together": "custage clientgender borrowerrace dateofbirth applicantsex personage maritalstatus isfemale ismarried yearborn age_at_application age_at_loan",
}
INPUTS = {
    "HMEQ": "LOAN MORTDUE VALUE REASON JOB YOJ DEROG DELINQ CLAGE NINQ CLNO DEBTINC",
    "HELOC": "ExternalRiskEstimate MSinceOldestTradeOpen MSinceMostRecentTradeOpen AverageMInFile NumSatisfactoryTrades NumTrades60Ever2DerogPubRec "
    "PercentTradesNeverDelq MaxDelq2PublicRecLast12M MaxDelqEver NumInqLast6M NetFractionRevolvingBurden NumBank2NatlTradesWHighUtilization",
    "LendingClub": "loan_amnt term int_rate installment grade sub_grade emp_title emp_length home_ownership annual_inc verification_status purpose title zip_code "
    "addr_state dti delinq_2yrs earliest_cr_line inq_last_6mths mths_since_last_delinq mths_since_last_record open_acc pub_rec revol_bal revol_util total_acc "
    "collections_12_mths_ex_med mths_since_last_major_derog acc_now_delinq tot_coll_amt tot_cur_bal chargeoff_within_12_mths pub_rec_bankruptcies tax_liens "
    "num_accts_ever_120_pd mo_sin_old_rev_tl_op",
    "SBA": "City State Zip BankState NAICS ApprovalFY Term NoEmp NewExist CreateJob RetainedJob FranchiseCode UrbanRural RevLineCr LowDoc DisbursementGross GrAppv",
    "Give Me Some Credit": "RevolvingUtilizationOfUnsecuredLines NumberOfTime30-59DaysPastDueNotWorse DebtRatio MonthlyIncome NumberOfTimes90DaysLate NumberOfDependents",
    "Home Credit": "FLAG_OWN_CAR CNT_CHILDREN AMT_INCOME_TOTAL DAYS_EMPLOYED OWN_CAR_AGE CNT_FAM_MEMBERS REGION_RATING_CLIENT YEARS_BUILD_AVG OCCUPATION_TYPE",
    "Taiwan": "LIMIT_BAL EDUCATION PAY_0 BILL_AMT1 PAY_AMT6",
    "German": "laufkont laufzeit moral verw hoehe sparkont beszeit rate buerge wohnzeit verm weitkred wohn bishkred beruf pers telef num_dependents",
    "loanapp": "loanamt appinc unit dep emp yjob self atotinc hexp price liq rep lines mortg cons pubrec hrat obrat term apr prop gift cosign multi",
    "Prosper": "BorrowerAPR IsBorrowerHomeowner ListingCategory EstimatedLoss CurrentDelinquencies AmountDelinquent DelinquenciesLast7Years StatedMonthlyIncome",
    "Freddie Mac": "CreditScore OriginalLTV LoanAge PropertyType LoanPurpose NumberOfBorrowers SellerName",
    "bank marketing": "job education default balance housing loan contact campaign pdays previous poutcome duration",
    "openintro's loans_full_schema": "emp_title verified_income debt_to_income_joint delinq_2y months_since_90d_late num_historical_failed_to_pay "
    "total_collection_amount_ever num_satisfactory_accounts num_cc_carrying_balance account_never_delinq_percent loan_amount issue_month",
    "telephone customers": "tenure dependents paperless_billing total_charges number_customer_service_calls account_length",
    "Kaggle": "person_income person_home_ownership person_emp_length loan_intent loan_grade loan_int_rate loan_percent_income cb_person_default_on_file "
    "cb_person_cred_hist_length Dependents Self_Employed ApplicantIncome CoapplicantIncome Credit_History Property_Area YearsEmployed PriorDefault",
    "everywhere": "mortgage average_balance usage percentage account_age age_of_oldest_account AgeOldestTr vehicle_age car_color black_list address_age agency "
    "package message_count stage storage_cost trace_id grace_days manager originator house_age months_since_foreclosure num_foreclosures",
}
LATER = {
    "LendingClub": "out_prncp out_prncp_inv total_pymnt total_rec_prncp total_rec_late_fee recoveries collection_recovery_fee last_pymnt_d last_pymnt_amnt "
    "next_pymnt_d last_credit_pull_d last_fico_range_high hardship_flag hardship_type debt_settlement_flag settlement_status settlement_amount",
    "SBA": "ChgOffDate ChgOffPrinGr BalanceGross",
    "Prosper": "ClosedDate LP_NetPrincipalLoss LP_NonPrincipalRecoverypayments LoanCurrentDaysDelinquent LoanFirstDefaultedCycleNumber LP_CollectionFees",
    "Freddie Mac": "ZeroBalanceCode NetSalesProceeds MIRecoveries ActualLossCalculation CurrentLoanDelinquencyStatus",
    "HMDA": "denial_reason_1",
    "openintro's loans_full_schema": "paid_total paid_principal paid_interest paid_late_fees",
    "survival": "futime death",
    "elsewhere": "chargeoff_date charge_off_amount writeoff_amt recovery_amt date_of_default default_date repossession_date foreclosure_date",
}  # fmt: skip
_PEOPLE = ("applicant", "borrower", "co_applicant", "customer", "client", "primary")
_ENDINGS = ("1", "cd", "code", "group", "flag", "bin", "desc")


def names(of: dict[str, str]) -> list[str]:
    """All names of a list."""
    return [name for listed in of.values() for name in listed.split()]


def styles(name: str) -> Iterator[str]:
    """The name as other people write it: capitals, camelCase, dots, blanks."""
    parts = [part for part in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name) if part]
    yield from (
        name,
        name.upper() if "_" in name or len(parts) == 1 else name,
        name.lower() if len(parts) == 1 or "_" in name else name,
    )
    yield from (
        "_".join(parts).lower(),
        ".".join(parts),
        " ".join(parts),
        "-".join(parts),
        "".join(part.capitalize() for part in parts),
    )


def of_people(name: str) -> Iterator[str]:
    """The name with whom it is of, and with endings that tables have."""
    for style in ("_".join(re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name)),):
        yield from (f"{person}_{style}" for person in _PEOPLE)
        yield from (f"{style}_{ending}" for ending in _ENDINGS)
        yield from (f"{person}_{style}_{ending}".upper() for person, ending in zip(_PEOPLE, _ENDINGS, strict=False))
