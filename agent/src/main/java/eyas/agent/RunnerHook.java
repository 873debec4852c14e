package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentEnd;
import eyas.ci.agent.AgentFolder;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.ci.provider.HookFiles;
import eyas.ci.provider.RunnerHooks;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Starts and stops the agent of one job of a self-hosted runner.
 *
 * <p>Runs as root for a user who need not be allowed anything else, so nothing of what that user says is believed that could
 * lead anywhere: paths come from the settings and from the runner's own process, of the environment only what names the
 * job is taken, and what is for the runner's files is printed, not written.
 */
public final class RunnerHook {
    /** Begins what belongs into the job summary. */
    static final String SUMMARY = "--8<-- eyas summary";

    private static final int MAX_ENVIRONMENT = 1 << 20;

    private final CiProvider provider;
    private final RunnerHooks hooks;
    private final HookSettings settings;
    private final InputStream in;
    private final PrintStream out;

    /**
     * Makes one for runners of {@code provider}.
     *
     * @param in the environment of the hook, one variable after the other, each with a NUL
     * @param out where lines for the runner go
     * @throws CiException if its runners have no hooks
     */
    public RunnerHook(CiProvider provider, HookSettings settings, InputStream in, PrintStream out) {
        this.provider = provider;
        this.hooks =
                provider.hooks().orElseThrow(() -> new CiException("runners of " + provider.name() + " have no hooks"));
        this.settings = settings;
        this.in = in;
        this.out = out;
    }

    /** Does what the hook at the beginning of a job, or at its end, is for; returns the exit code. */
    public int run(boolean completed) throws IOException {
        Map<String, String> environment = environment();
        HookFiles files;
        try {
            files = files();
        } catch (CiException e) {
            // Without a place of its own nothing can be left for the summary.
            CiJob job = hooks.job(environment, settings.inputs(), null, out);
            new JobReporter(job).notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(job);
        }
        try {
            return completed ? completed(files, environment) : started(files, environment);
        } finally {
            summary(files.summary());
        }
    }

    private Map<String, String> environment() throws IOException {
        byte[] bytes = in.readNBytes(MAX_ENVIRONMENT);
        Map<String, String> variables = new HashMap<>();
        for (String variable : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    /** Returns the files of this runner, in a folder that only this user may enter. */
    private HookFiles files() throws IOException {
        Path runner = hooks.runner();
        if (!settings.runners().contains(runner)) {
            throw new CiException(
                    "the runner in " + runner + " is none of those in this machine's settings (runner = …)");
        }
        Files.createDirectories(
                settings.state(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        AgentFolder place = new AgentFolder(settings.state().resolve(digest(runner.toString())));
        place.create();
        return new HookFiles(place.root());
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private int started(HookFiles files, Map<String, String> environment) throws IOException {
        files.clear();
        CiJob job = hooks.job(environment, settings.inputs(), files, out);
        return new JobReporter(job).orNotMonitored(() -> {
            new JobStart(provider, job).run();
            return 0;
        });
    }

    private int completed(HookFiles files, Map<String, String> environment) throws IOException {
        Files.deleteIfExists(files.summary());
        CiJob job = hooks.job(environment, settings.inputs(), files, out);
        JobReporter reporter = new JobReporter(job);
        Path ended = files.ended();
        if (Files.exists(ended, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(ended).startsWith(job.key() + "\n")) {
            // The runner calls this once, at the very end: somebody else has called before, and was not watched since.
            reporter.show(
                    new JobOutcome(
                            new AgentEnd.Tampered(
                                    "monitoring was ended at "
                                            + Files.readString(ended)
                                                    .substring(job.key().length() + 1)
                                            + " by a call of the hook that was not the runner's last; what came after was not seen"),
                            "",
                            BrokenRules.none(),
                            0,
                            0,
                            List.of()),
                    "");
            return Inputs.faultCode(job);
        }
        Files.writeString(ended, job.key() + "\n" + Instant.now().truncatedTo(ChronoUnit.MILLIS));
        try {
            return reporter.orNotMonitored(() -> new JobStop(provider, job).run());
        } finally {
            keep(files.folder().resolve("eyas-report"), job);
        }
    }

    /** Moves the report to where the administrator looks for it, and removes those that are too old. */
    private void keep(Path report, CiJob job) throws IOException {
        Files.createDirectories(
                settings.reports(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Instant now = Instant.now();
        try (DirectoryStream<Path> old = Files.newDirectoryStream(settings.reports())) {
            for (Path folder : old) {
                Instant written = Files.getLastModifiedTime(folder, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (written.plus(settings.keepDays(), ChronoUnit.DAYS).isBefore(now)) {
                    new AgentFolder(folder).delete();
                }
            }
        }
        if (Files.isDirectory(report, LinkOption.NOFOLLOW_LINKS)) {
            String name = now.truncatedTo(ChronoUnit.MILLIS) + "_" + job.key();
            Path kept = settings.reports().resolve(name.replaceAll("[^A-Za-z0-9._-]", "_"));
            move(report, kept);
            Files.setLastModifiedTime(kept, FileTime.from(now));
            out.println("eyas: the report is in " + kept + " on this machine");
        }
    }

    /** The two folders may lie in different file systems. */
    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            to.resolve(from.relativize(file).toString()),
                            LinkOption.NOFOLLOW_LINKS,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            new AgentFolder(from).delete();
        }
    }

    private void summary(Path file) throws IOException {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            out.println(SUMMARY);
            out.print(Files.readString(file));
            out.flush();
        }
    }
}
