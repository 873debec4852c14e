package eyas.ci.provider;

/**
 * Where things are in the folder of a self-hosted runner.
 *
 * @param worker path of the program that starts a job's steps, one process for each job, relative to the folder
 * @param mark path of a file that a configured runner has
 * @param unitPrefix what the names of the units begin with that start runners
 */
public record RunnerLayout(String worker, String mark, String unitPrefix) {
    /** Return the name of the worker's file. */
    public String workerName() {
        return worker.substring(worker.lastIndexOf('/') + 1);
    }
}
