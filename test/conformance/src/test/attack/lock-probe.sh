# No attack: the lock alone fails the job.
