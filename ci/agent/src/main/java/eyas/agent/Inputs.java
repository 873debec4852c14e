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
 * The checked inputs of the action.
 *
 * @param job the job that the inputs belong to
 * @param jobOnly whether only the job's own processes are watched
 * @param defaultRules whether the default rules are loaded
 * @param rules further rules files, absolute
 * @param record whether a capture is written
 * @param ignored names of system calls that the capture omits
 * @param outputs alert destinations in addition to the report, as {@link AlertDestination#parse} reads them
 * @param egress the inputs about egress
 * @param explanations messages about inputs whose meaning differs from other actions
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
    /** The launcher's minimum, in MiB. */
    private static final long LEAST_HEAP = 20;
    /** Beyond this size, in MiB, the JVM uses references of twice the size. */
    private static final long MOST_HEAP = 30 << 10;

    public Inputs {
        rules = List.copyOf(rules);
        ignored = List.copyOf(ignored);
        outputs = List.copyOf(outputs);
        explanations = List.copyOf(explanations);
    }

    /**
     * Reads and checks the inputs.
     *
     * @throws CiException if one is invalid
     */
    public static Inputs of(CiJob job) {
        List<String> explanations = new ArrayList<>();
        job.input("falco-version")
                .ifPresent(version -> explanations.add(
                        "falco-version: " + Printable.of(version, 40) + " is ignored: Eyas does not run Falco"));
        // The receiver is used at the end; an invalid address is reported at the start.
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

    /** Returns the destinations that use no local resources: the agent is root, and would write files and run programs as root. */
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
                                "'" + output + "' is only supported by 'eyas watch'; use http=URL, otlp=URL or syslog");
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
            explanations.add("config-file has no effect: no capture is recorded (mode: live)");
        }
        return names;
    }

    /** Returns the directory that paths in inputs are relative to. */
    public static Path workspace(CiJob job) {
        return job.workspace().orElseGet(() -> Path.of("").toAbsolutePath());
    }

    private static boolean scopeIsJob(CiJob job) {
        return switch (choice(job, "scope", "auto", "auto", "host", "job")) {
            case "job" -> true;
            case "host" -> false;
            // A hosted machine serves one job; on a shared one, other jobs are not to be watched.
            default -> !job.isMachineDisposable() && job.runner().isPresent();
        };
    }

    static String choice(CiJob job, String name, String otherwise, String... choices) {
        String value = job.input(name).orElse(otherwise);
        if (!List.of(choices).contains(value)) {
            throw new CiException("input " + name + ": '" + Printable.of(value, 40) + "' is not one of "
                    + String.join(", ", choices));
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
                throw new CiException("cannot read rules file " + file
                        + "; it must exist before this step, relative to the workspace. The workspace is empty before a checkout:"
                        + " check out first, or use a file of the runner");
            }
        }
        return files;
    }

    /**
     * Returns the size of the agent's heap in the JVM's notation; empty for the launcher's default. An environment variable could be set by
     * the job.
     *
     * @throws CiException if the input is invalid
     */
    public Optional<String> heap() {
        return job.input("heap").map(text -> {
            String number = text.substring(0, text.length() - 1);
            boolean isSize = text.matches("[1-9][0-9]{0,4}[mMgG]");
            long mib =
                    isSize ? Long.parseLong(number) * ("gG".indexOf(text.charAt(text.length() - 1)) < 0 ? 1 : 1024) : 0;
            if (mib < LEAST_HEAP || mib > MOST_HEAP) {
                throw new CiException("input heap: '" + Printable.of(text, 40)
                        + "' is not a valid size: use a value such as heap: 512m or heap: 2g, from " + LEAST_HEAP
                        + "m to "
                        + MOST_HEAP / 1024 + "g");
            }
            return text;
        });
    }

    /** Returns the time limit until the agent is ready, in seconds. */
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

    /** Returns the exit code for a job that cannot be watched. With {@code lock: enforce} the job must not run then. */
    public static int unwatchedCode(CiJob job) {
        int fault = faultCode(job);
        return fault == 0 && LockMode.isEnforced(job) ? JobReporter.FINDINGS : fault;
    }

    /** Returns the exit code for an error of Eyas: 0, unless {@code fail-on-error} is set. */
    public static int faultCode(CiJob job) {
        return job.flag("fail-on-error", false) ? FAULT : 0;
    }

    /** Returns the exit code for a job whose watch could not be started. The job continues, unless the inputs require otherwise. */
    static int notStartedCode(CiJob job) {
        return EgressInput.isRequired(job) ? FAULT : unwatchedCode(job);
    }

    /**
     * Returns the lowest priority of findings that fail the job; empty for never.
     *
     * @throws CiException if the input is invalid
     */
    public static Optional<Priority> failOn(CiJob job) {
        String text = job.input("fail-on").orElse("none");
        if (text.equals("none")) {
            return Optional.empty();
        }
        return Optional.of(Priority.of(text)
                .orElseThrow(() -> new CiException("input fail-on: '" + Printable.of(text, 40)
                        + "' is not one of none, emergency, alert, critical, error, warning, notice, informational,"
                        + " debug")));
    }
}
