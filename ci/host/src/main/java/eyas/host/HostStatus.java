package eyas.host;

import eyas.ci.agent.AgentIdentity;
import eyas.host.runner.ExecutableIdentity;
import eyas.host.runner.KnownRunner;
import eyas.host.runner.RunnerDirectory;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRecord;
import eyas.host.store.JobStore;
import eyas.text.FileErrorMessage;
import eyas.text.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The status of the service for administrators, from its on-disk state and the runners' files. */
public final class HostStatus {
    private static final int JOBS = 10;
    private static final int SHOWN = 600;

    private HostStatus() {}

    /**
     * Returns the status line by line.
     *
     * @param worker path of a runner's worker in its directory
     * @throws IOException if the state cannot be read; only root can read it
     */
    public static List<String> lines(HostSettings settings, String worker) throws IOException {
        JobStore store = new JobStore(settings.state());
        List<String> lines = new ArrayList<>();
        Optional<AgentIdentity> service = store.service();
        lines.add(service.map(identity -> "service: running (process " + identity.pid() + ")")
                .orElse("service: NOT running; no job is watched (systemctl start eyas-host)"));
        List<KnownRunner> runners = new RunnerDirectory(settings.runners()).read();
        lines.add(runners.isEmpty() ? "runners: none; add one with 'eyas host add FOLDER'" : "runners:");
        for (KnownRunner runner : runners) {
            lines.add("  " + runner.name() + "  " + runner.directory() + ", user " + runner.user() + ", "
                    + (runner.group().isEmpty() ? "any control group" : runner.group()) + changed(runner, worker));
        }
        List<JobDirectory> jobs = store.jobs();
        lines.add(jobs.isEmpty() ? "jobs: none" : "jobs, the latest first:");
        for (JobDirectory job : jobs.subList(0, Math.min(JOBS, jobs.size()))) {
            lines.add("  " + job.name() + "  " + describe(JobRecord.read(job.record()), service.isPresent()));
        }
        if (Files.exists(store.refused())) {
            lines.add("rejected as workers:");
            Files.readAllLines(store.refused()).forEach(line -> lines.add("  " + Printable.of(line, SHOWN)));
        }
        return lines;
    }

    private static String describe(Optional<JobRecord> record, boolean runs) {
        if (record.isEmpty()) {
            return "has no readable record; the next start of the service closes it";
        }
        if (record.get().isClosed()) {
            return record.get().verdict() + ": " + record.get().headline();
        }
        return runs ? "is watched" : "was watched when the service ended; its next start determines the verdict";
    }

    private static String changed(KnownRunner runner, String worker) {
        Path program = runner.directory().resolve(worker);
        try {
            ExecutableIdentity now = ExecutableIdentity.of(program);
            return now.equals(runner.program())
                    ? ""
                    : "\n    its worker is a different file now (" + now.describe()
                            + "): its jobs are NOT watched. After an update" + " run: eyas host add "
                            + runner.directory();
        } catch (IOException e) {
            return "\n    its worker " + program + " cannot be found: " + FileErrorMessage.reason(e);
        }
    }
}
