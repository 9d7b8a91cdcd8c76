"""The evaluation report: one page that stands alone, its sections one module each, every figure from one structure."""
