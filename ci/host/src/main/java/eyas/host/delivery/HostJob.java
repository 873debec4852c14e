package eyas.host.delivery;

import eyas.host.books.JobFolder;
import java.nio.file.Path;

/**
 * A job of this host.
 *
 * @param folder what is kept of it
 * @param runner name of its runner
 * @param place folder of its runner
 * @param began when its watch began, ns since the epoch
 */
public record HostJob(JobFolder folder, String runner, Path place, long began) {}
