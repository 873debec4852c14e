package eyas.ci.provider;

/**
 * The directory layout of a self-hosted runner.
 *
 * @param worker path of the program that starts a job's steps, one process per job, relative to the directory
 * @param mark path of a file that a configured runner has
 * @param unitPrefix prefix of the systemd units that start runners
 */
public record RunnerLayout(String worker, String mark, String unitPrefix) {
    /** Returns the name of the worker's file. */
    public String workerName() {
        return worker.substring(worker.lastIndexOf('/') + 1);
    }
}
