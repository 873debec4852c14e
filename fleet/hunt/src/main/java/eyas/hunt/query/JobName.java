package eyas.hunt.query;

/** The display name of a job: repository, workflow, job and run. */
final class JobName {
    /** The name as an SQL expression over the columns of {@code jobs}. */
    static final String SQL =
            "concat_ws(', ', repository, nullif(concat_ws(' / ', nullif(workflow_file, ''), nullif(job_name, '')), ''), "
                    + "'run ' || nullif(run_id, '') || CASE WHEN attempt > 1 THEN ' attempt ' || attempt ELSE '' END)";

    private JobName() {}
}
