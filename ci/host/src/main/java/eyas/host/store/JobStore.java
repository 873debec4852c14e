package eyas.host.store;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The service's on-disk state: a directory that only root can enter, with a directory for each job.
 *
 * @param root for example {@code /var/lib/eyas}
 */
public record JobStore(Path root) {
    private static final String JOBS = "jobs";
    /** Length of the date in a job's name, as in 2026-11-27. */
    private static final int DAY = 10;

    /**
     * Opens the store for the service.
     *
     * @throws CiException if the directory is accessible by others, or another service uses it
     * @throws IOException if it cannot be created
     */
    public void open() throws IOException {
        new AgentDirectory(root).create();
        new AgentDirectory(root.resolve(JOBS)).create();
        Optional<AgentIdentity> other = service();
        if (other.isPresent()) {
            throw new CiException(
                    "the service is already running (process " + other.get().pid() + "); only one can run per host");
        }
        AgentIdentity.own("host").write(identity());
    }

    /** Records the regular end of the service. */
    public void close() throws IOException {
        Files.deleteIfExists(identity());
    }

    private Path identity() {
        return root.resolve("service");
    }

    /** Returns the file with the last rejected workers. */
    public Path refused() {
        return root.resolve("refused.txt");
    }

    /** Returns the service that uses this store, if it is running. */
    public Optional<AgentIdentity> service() throws IOException {
        return AgentIdentity.read(identity()).filter(AgentIdentity::isRunning);
    }

    /** Creates the directory of a new job. */
    public JobDirectory begin(JobRecord record) throws IOException {
        String time = Instant.ofEpochSecond(0, record.started())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
        String name = (time + "_" + record.runner() + "_" + record.worker()).replaceAll("[^A-Za-z0-9._-]", "-");
        JobDirectory directory = new JobDirectory(root.resolve(JOBS).resolve(name));
        if (!new AgentDirectory(directory.root()).create()) {
            throw new IOException(directory.root() + " already exists");
        }
        record.write(directory.record());
        return directory;
    }

    /** Returns all jobs, the latest first. */
    public List<JobDirectory> jobs() throws IOException {
        List<JobDirectory> jobs = new ArrayList<>();
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(root.resolve(JOBS))) {
            directories.forEach(directory -> jobs.add(new JobDirectory(directory)));
        } catch (NoSuchFileException e) {
            // No service has run yet.
            return List.of();
        }
        jobs.sort(Comparator.comparing(JobDirectory::name).reversed());
        return jobs;
    }

    /**
     * Removes the jobs that ended too long ago, and the oldest ones while the total size exceeds the limit. A job that is not closed is
     * kept.
     *
     * @param problems receives a message about each directory that cannot be removed; the others are removed
     * @throws IOException if the jobs cannot be listed
     */
    public void remove(JobRetention retention, Consumer<String> problems) throws IOException {
        Instant now = Instant.now();
        // The name starts with the day on which the job started, and a job cannot end before that day: this avoids
        // reading thousands of records at the end of each job.
        String day = now.minus(retention.days(), ChronoUnit.DAYS).toString().substring(0, DAY);
        long capacity = retention.bytes();
        for (JobDirectory job : jobs()) {
            capacity -= job.bytes();
            boolean isLater =
                    job.name().length() >= DAY && job.name().substring(0, DAY).compareTo(day) > 0;
            if (isLater && capacity >= 0) {
                continue;
            }
            try {
                Optional<JobRecord> record = JobRecord.read(job.record()).filter(JobRecord::isClosed);
                boolean isOld = record.isPresent()
                        && Instant.ofEpochSecond(0, record.get().ended())
                                .plus(retention.days(), ChronoUnit.DAYS)
                                .isBefore(now);
                if (isOld || (record.isPresent() && capacity < 0)) {
                    new AgentDirectory(job.root()).delete();
                }
            } catch (IOException e) {
                problems.accept("cannot remove jobs beyond the limits of " + retention.days() + " days and "
                        + (retention.bytes() >> 20) + " MiB: " + FileErrorMessage.reason(e)
                        + "; remove "
                        + job.root() + " by hand");
            }
        }
    }
}
