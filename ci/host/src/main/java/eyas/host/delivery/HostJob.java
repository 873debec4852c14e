package eyas.host.delivery;

import eyas.host.store.JobDirectory;
import java.nio.file.Path;

/**
 * A job of this host.
 *
 * @param directory its files
 * @param runner name of its runner
 * @param place directory of its runner
 * @param started when its watch started, ns since the epoch
 */
public record HostJob(JobDirectory directory, String runner, Path place, long started) {}
