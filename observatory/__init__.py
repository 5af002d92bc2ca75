"""Documents -> records of the registers; one file per register, `extract` reads them all."""
