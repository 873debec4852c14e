package eyas.agent;

import eyas.action.agent.AgentEnd;
import eyas.action.agent.AgentFolder;
import eyas.action.result.BrokenRules;
import eyas.action.result.JobOutcome;
import eyas.action.runner.RunnerEnvironment;
import eyas.action.runner.RunnerException;
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
import java.util.regex.Pattern;
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
    private static final int MAX_VALUE = 4_096;
    private static final Pattern TAKEN = Pattern.compile("GITHUB_(ACTIONS|REPOSITORY|RUN_ID|RUN_ATTEMPT|RUN_NUMBER|JOB|"
            + "WORKFLOW|WORKSPACE|EVENT_NAME|REF|SHA|SERVER_URL)|RUNNER_(NAME|OS|ARCH|ENVIRONMENT)");

    private final HookSettings settings;
    private final InputStream in;
    private final PrintStream out;

    public RunnerHook(HookSettings settings, InputStream in, PrintStream out) {
        this.settings = settings;
        this.in = in;
        this.out = out;
    }

    /** Does what the hook at the beginning of a job, or at its end, is for; returns the exit code. */
    public int run(boolean completed) throws IOException {
        Map<String, String> variables = environment();
        variables.putAll(settings.inputs());
        Path place;
        try {
            place = place();
        } catch (RunnerException e) {
            // Without a place of its own nothing can be left for the summary.
            RunnerEnvironment environment = new RunnerEnvironment(variables);
            new RunnerVoice(environment, out).notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(environment);
        }
        variables.put("RUNNER_TEMP", place.toString());
        variables.put("GITHUB_STATE", place.resolve("state").toString());
        variables.put("GITHUB_STEP_SUMMARY", place.resolve("summary.md").toString());
        try {
            return completed ? completed(place, variables) : started(place, variables);
        } finally {
            summary(place);
        }
    }

    private Map<String, String> environment() throws IOException {
        byte[] bytes = in.readNBytes(MAX_ENVIRONMENT);
        Map<String, String> variables = new HashMap<>();
        for (String variable : new String(bytes, StandardCharsets.UTF_8).split("\0", -1)) {
            int equals = variable.indexOf('=');
            if (equals > 0
                    && variable.length() - equals <= MAX_VALUE
                    && TAKEN.matcher(variable.substring(0, equals)).matches()) {
                variables.put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        // What a machine of one's own is not.
        variables.remove("RUNNER_ENVIRONMENT", "github-hosted");
        return variables;
    }

    /** Returns the folder of this runner, which only this user may enter. */
    private Path place() throws IOException {
        long worker = RunnerProcesses.worker()
                .orElseThrow(() ->
                        new RunnerException("no process Runner.Worker above this hook: only a runner may call it"))
                .pid();
        Path program = Files.readSymbolicLink(Path.of("/proc", Long.toString(worker), "exe"));
        Path bin = program.getParent();
        Path runner = bin == null ? null : bin.getParent();
        if (runner == null || !settings.runners().contains(runner)) {
            throw new RunnerException(
                    "the runner in " + runner + " is none of those in this machine's settings (runner = …)");
        }
        Files.createDirectories(
                settings.state(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        AgentFolder place = new AgentFolder(settings.state().resolve(digest(runner.toString())));
        place.create();
        return place.root();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private int started(Path place, Map<String, String> variables) throws IOException {
        for (String name : List.of("state", "summary.md", "ended")) {
            Files.deleteIfExists(place.resolve(name));
        }
        RunnerEnvironment environment = new RunnerEnvironment(variables);
        RunnerVoice voice = new RunnerVoice(environment, out);
        try {
            new JobStart(environment, voice).run();
            return 0;
        } catch (RunnerException e) {
            voice.notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(environment);
        }
    }

    private int completed(Path place, Map<String, String> variables) throws IOException {
        Files.deleteIfExists(place.resolve("summary.md"));
        CommandValues.read(place.resolve("state")).forEach((name, value) -> variables.put("STATE_" + name, value));
        RunnerEnvironment environment = new RunnerEnvironment(variables);
        RunnerVoice voice = new RunnerVoice(environment, out);
        Path ended = place.resolve("ended");
        String job = environment.jobKey();
        if (Files.exists(ended, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(ended).startsWith(job + "\n")) {
            // The runner calls this once, at the very end: somebody else has called before, and was not watched since.
            voice.show(new JobOutcome(
                    new AgentEnd.Tampered("monitoring was ended at "
                            + Files.readString(ended).substring(job.length() + 1)
                            + " by a call of the hook that was not the runner's last; what came after was not seen"),
                    "",
                    BrokenRules.none(),
                    0,
                    0,
                    List.of()));
            return Inputs.faultCode(environment);
        }
        Files.writeString(ended, job + "\n" + Instant.now().truncatedTo(ChronoUnit.MILLIS));
        try {
            return new JobStop(environment, voice).run();
        } catch (RunnerException e) {
            voice.notMonitored(String.valueOf(e.getMessage()));
            return Inputs.faultCode(environment);
        } finally {
            keep(place.resolve("eyas-report"), environment);
        }
    }

    /** Moves the report to where the administrator looks for it, and removes those that are too old. */
    private void keep(Path report, RunnerEnvironment environment) throws IOException {
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
            String name = now.truncatedTo(ChronoUnit.MILLIS) + "_" + environment.jobKey();
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

    private void summary(Path place) throws IOException {
        Path file = place.resolve("summary.md");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            out.println(SUMMARY);
            out.print(Files.readString(file));
            out.flush();
        }
    }
}
