package eyas.host.delivery;

import eyas.host.books.JobDirectory;
import java.nio.file.Path;

/**
 * A job of this host.
 *
 * @param folder what is kept of it
 * @param runner name of its runner
 * @param place folder of its runner
 * @param began when its watch began, ns since the epoch
 */
public record HostJob(JobDirectory folder, String runner, Path place, long began) {}
