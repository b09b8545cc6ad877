"""Who is in the trial, in which arm, and what the allocation log says about the process."""
