package eyas.agent;

import eyas.agent.lock.LockMode;
import eyas.ci.CiException;
import eyas.ci.provider.CiJob;
import eyas.output.AlertDestination;
import eyas.output.sink.SinkOptions;
import eyas.rules.model.Priority;
import eyas.text.Printable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Holds the inputs of the action, checked.
 *
 * @param job the job whose they are
 * @param jobOnly whether only the job's own processes are watched
 * @param defaultRules whether the default rules are loaded
 * @param rules further rules files, absolute
 * @param record whether a capture is written
 * @param ignored names of system calls that the capture leaves out
 * @param outputs where alerts go beside the report, as {@link AlertDestination#parse} reads it
 * @param egress what the job may talk to
 * @param explanations what to say about inputs that mean something else here than elsewhere
 */
public record Inputs(
        CiJob job,
        boolean jobOnly,
        boolean defaultRules,
        List<Path> rules,
        boolean record,
        List<String> ignored,
        List<String> outputs,
        EgressInput egress,
        List<String> explanations) {
    static final int FAULT = 2;
    /** What the launcher takes as the least, in MiB. */
    private static final long LEAST_HEAP = 20;
    /** Beyond this, in MiB, references take twice the room. */
    private static final long MOST_HEAP = 30 << 10;

    public Inputs {
        rules = List.copyOf(rules);
        ignored = List.copyOf(ignored);
        outputs = List.copyOf(outputs);
        explanations = List.copyOf(explanations);
    }

    /**
     * Reads and checks them.
     *
     * @throws CiException if one is wrong
     */
    public static Inputs of(CiJob job) {
        List<String> explanations = new ArrayList<>();
        job.input("falco-version")
                .ifPresent(version -> explanations.add("falco-version: " + Printable.of(version, 40)
                        + " is ignored: Eyas watches with programs of its own and runs no Falco"));
        // Where the report goes is of use at the end; that nothing can be sent there is said at the beginning.
        CollectInput.of(job);
        boolean analyze = choice(job, "mode", "live", "live", "analyze").equals("analyze");
        boolean record = job.flag("record", false) || analyze;
        return new Inputs(
                job,
                scopeIsJob(job),
                job.flag("cicd-rules", true),
                rules(job),
                record,
                ignored(job, record, explanations),
                outputs(job),
                EgressInput.of(job),
                explanations);
    }

    /** Only what needs nothing of this machine's: the agent is root, and would write files and run programs as root. */
    private static List<String> outputs(CiJob job) {
        List<String> outputs = job.input("output").stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        for (String output : outputs) {
            try {
                switch (AlertDestination.parse(output).sink()) {
                    case SinkOptions.ToServer _, SinkOptions.ToCollector _, SinkOptions.ToSyslog _ -> {}
                    case SinkOptions.ToFile _, SinkOptions.ToProgram _, SinkOptions.ToStandardOutput _ ->
                        throw new IllegalArgumentException(
                                "'" + output + "' is for 'eyas watch'; here write http=URL, otlp=URL or syslog");
                }
            } catch (IllegalArgumentException e) {
                throw new CiException("input output: " + Printable.of(String.valueOf(e.getMessage()), 400), e);
            }
        }
        return outputs;
    }

    private static List<String> ignored(CiJob job, boolean record, List<String> explanations) {
        Optional<String> file = job.input("config-file");
        if (file.isEmpty()) {
            return List.of();
        }
        List<String> names = IgnoredSyscalls.read(workspace(job).resolve(file.get()));
        explanations.addAll(new IgnoredSyscalls(names).notes());
        if (!record) {
            explanations.add(
                    "config-file has no effect: it says what a capture leaves out, and none is made (mode: live)");
        }
        return names;
    }

    /** Returns the folder that paths in inputs are relative to. */
    public static Path workspace(CiJob job) {
        return job.workspace().orElseGet(() -> Path.of("").toAbsolutePath());
    }

    private static boolean scopeIsJob(CiJob job) {
        return switch (choice(job, "scope", "auto", "auto", "host", "job")) {
            case "job" -> true;
            case "host" -> false;
            // A hosted machine serves one job; on another one, other jobs are none of this one's business.
            default -> !job.isMachineDisposable() && job.runner().isPresent();
        };
    }

    static String choice(CiJob job, String name, String otherwise, String... choices) {
        String value = job.input(name).orElse(otherwise);
        if (!List.of(choices).contains(value)) {
            throw new CiException(
                    "input " + name + ": '" + Printable.of(value, 40) + "' is none of " + String.join(", ", choices));
        }
        return value;
    }

    private static List<Path> rules(CiJob job) {
        Path base = workspace(job);
        List<Path> files = new ArrayList<>();
        job.input("rules")
                .ifPresent(text -> text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> files.add(base.resolve(line))));
        job.input("custom-rule-file").ifPresent(file -> files.add(base.resolve(file)));
        for (Path file : files) {
            if (!Files.isReadable(file)) {
                throw new CiException("there is no readable rules file " + file
                        + "; name one that is there before this step, relative to the workspace. (Before a checkout the"
                        + " workspace is empty: check out first, or name a file of the runner.)");
            }
        }
        return files;
    }

    /**
     * Return the size of the agent's heap, as the Java machine has it; empty where the launcher's is to be. A variable would be for the
     * job to set.
     *
     * @throws CiException if the input is none
     */
    public Optional<String> heap() {
        return job.input("heap").map(text -> {
            String number = text.substring(0, text.length() - 1);
            boolean isSize = text.matches("[1-9][0-9]{0,4}[mMgG]");
            long mib =
                    isSize ? Long.parseLong(number) * ("gG".indexOf(text.charAt(text.length() - 1)) < 0 ? 1 : 1024) : 0;
            if (mib < LEAST_HEAP || mib > MOST_HEAP) {
                throw new CiException("input heap: '" + Printable.of(text, 40)
                        + "' is no size for the heap: write heap: 512m or heap: 2g, from " + LEAST_HEAP + "m to "
                        + MOST_HEAP / 1024 + "g");
            }
            return text;
        });
    }

    /** Returns the limit on the time until the agent is ready, in s. */
    public int startLimit(int otherwise, int most) {
        Optional<String> text = job.input("start-timeout");
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("[0-9]{1,4}")
                || Integer.parseInt(text.get()) > most
                || text.get().equals("0")) {
            throw new CiException("input start-timeout: '" + Printable.of(text.get(), 40)
                    + "' is not a number of seconds from 1 to " + most);
        }
        return Integer.parseInt(text.get());
    }

    /** Return the exit code for a job that cannot be watched: with a lock that is to be enforced, nothing of it is to run then. */
    public static int unwatchedCode(CiJob job) {
        int fault = faultCode(job);
        return fault == 0 && LockMode.isEnforced(job) ? JobReporter.FINDINGS : fault;
    }

    /** Returns the exit code for a fault of ours: none of the job's business, unless that was asked for. */
    public static int faultCode(CiJob job) {
        return job.flag("fail-on-error", false) ? FAULT : 0;
    }

    /** Returns the exit code for a job that was not begun to be watched: it goes on, unless that is not what was asked for. */
    static int notStartedCode(CiJob job) {
        return EgressInput.isRequired(job) ? FAULT : unwatchedCode(job);
    }

    /**
     * Returns from which priority on findings fail the job; empty for never.
     *
     * @throws CiException if the input is none
     */
    public static Optional<Priority> failOn(CiJob job) {
        String text = job.input("fail-on").orElse("none");
        if (text.equals("none")) {
            return Optional.empty();
        }
        return Optional.of(Priority.of(text)
                .orElseThrow(() -> new CiException("input fail-on: '" + Printable.of(text, 40)
                        + "' is none of none, emergency, alert, critical, error, warning, notice, informational,"
                        + " debug")));
    }
}
