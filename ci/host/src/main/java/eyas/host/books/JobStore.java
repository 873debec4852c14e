package eyas.host.books;

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
 * The service's books: a folder that nobody but root may enter, with a folder for each job in it.
 *
 * @param root for example {@code /var/lib/eyas}
 */
public record JobStore(Path root) {
    private static final String JOBS = "jobs";
    /** Length of a day in the name of a job, as in 2026-11-27. */
    private static final int DAY = 10;

    /**
     * Open the books for the service.
     *
     * @throws CiException if the folder is not root's alone, or another service keeps these books
     * @throws IOException if it cannot be made
     */
    public void open() throws IOException {
        new AgentDirectory(root).create();
        new AgentDirectory(root.resolve(JOBS)).create();
        Optional<AgentIdentity> other = service();
        if (other.isPresent()) {
            throw new CiException(
                    "the service runs already (process " + other.get().pid() + "); there is one for a host");
        }
        AgentIdentity.own("host").write(identity());
    }

    /** Say that the service ends as it should. */
    public void close() throws IOException {
        Files.deleteIfExists(identity());
    }

    private Path identity() {
        return root.resolve("service");
    }

    /** Return the file of what was taken for no worker, the last ones. */
    public Path refused() {
        return root.resolve("refused.txt");
    }

    /** Return the service that keeps these books, if it runs. */
    public Optional<AgentIdentity> service() throws IOException {
        return AgentIdentity.read(identity()).filter(AgentIdentity::isRunning);
    }

    /** Make the folder of a job that begins. */
    public JobDirectory begin(JobRecord record) throws IOException {
        String time = Instant.ofEpochSecond(0, record.began())
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
        String name = (time + "_" + record.runner() + "_" + record.worker()).replaceAll("[^A-Za-z0-9._-]", "-");
        JobDirectory folder = new JobDirectory(root.resolve(JOBS).resolve(name));
        if (!new AgentDirectory(folder.root()).create()) {
            throw new IOException(folder.root() + " is there already");
        }
        record.write(folder.record());
        return folder;
    }

    /** Return all jobs, the latest first. */
    public List<JobDirectory> jobs() throws IOException {
        List<JobDirectory> jobs = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(root.resolve(JOBS))) {
            folders.forEach(folder -> jobs.add(new JobDirectory(folder)));
        } catch (NoSuchFileException e) {
            // No service has run yet.
            return List.of();
        }
        jobs.sort(Comparator.comparing(JobDirectory::name).reversed());
        return jobs;
    }

    /**
     * Remove the jobs that ended too long ago, and the oldest ones while all take too much room. A job that is not closed stays, however long
     * ago it began.
     *
     * @param problems told, in words, which folder cannot be removed; the others are removed all the same
     * @throws IOException if the jobs cannot be listed
     */
    public void remove(JobRetention retention, Consumer<String> problems) throws IOException {
        Instant now = Instant.now();
        // The name begins with the day on which the job began, and what began later than that day has not ended
        // before it: thousands of records need not be read at the end of each job.
        String day = now.minus(retention.days(), ChronoUnit.DAYS).toString().substring(0, DAY);
        long room = retention.bytes();
        for (JobDirectory job : jobs()) {
            room -= job.bytes();
            boolean isLater =
                    job.name().length() >= DAY && job.name().substring(0, DAY).compareTo(day) > 0;
            if (isLater && room >= 0) {
                continue;
            }
            try {
                Optional<JobRecord> record = JobRecord.read(job.record()).filter(JobRecord::isClosed);
                boolean isOld = record.isPresent()
                        && Instant.ofEpochSecond(0, record.get().ended())
                                .plus(retention.days(), ChronoUnit.DAYS)
                                .isBefore(now);
                if (isOld || (record.isPresent() && room < 0)) {
                    new AgentDirectory(job.root()).delete();
                }
            } catch (IOException e) {
                problems.accept("what is kept of a job beyond the limits of " + retention.days() + " days and "
                        + (retention.bytes() >> 20) + " MiB cannot be removed: " + FileErrorMessage.words(e)
                        + "; remove "
                        + job.root() + " by hand");
            }
        }
    }
}
