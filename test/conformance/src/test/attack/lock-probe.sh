# No attack: only the lock fails the job.
