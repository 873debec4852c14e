package eyas.cli.record;

import eyas.capture.Rotation;
import eyas.cli.options.ContainerOptions;
import eyas.cli.options.HashOptions;
import eyas.cli.options.RingOptions;
import eyas.cli.options.SchemaOptions;
import eyas.cli.options.SizeConverter;
import eyas.cli.options.SnaplenOptions;
import eyas.cli.options.WaitOptions;
import eyas.session.command.CommandArguments;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Records what a command or the whole machine does. */
@Command(
        name = "record",
        description = {
            "Record what a command and its descendants do, or the whole machine, to a capture.",
            "",
            "Eyas, Falco and sysdig can read the file; 'eyas read' prints it, and rules raise the same alerts on it as "
                    + "live. With FILTER, readers show only matching events; other events that readers need are "
                    + "recorded but hidden.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "eyas record [OPTION ...] -w FILE [FILTER] -- COMMAND [ARGUMENT ...]",
            "       eyas record [OPTION ...] -w FILE --host [FILTER] [-- COMMAND [ARGUMENT ...]]"
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "the command's:as in a shell; 126 cannot be executed, 127 not found, 128+n killed by signal n",
            "0:without a command: all events were recorded",
            "125:Eyas itself failed: a usage error, or it could not start, and the command was not run; without a command "
                    + "the file could not be completed"
        },
        footer = {
            "",
            "Examples:",
            "  eyas record -w job.scap -- make test",
            "  eyas record -w job.scap.zst --redact -- npm ci",
            "  eyas record -w net.scap 'evt.type in (connect, accept4)' -- ./deploy.sh",
            "  eyas record -w trace.scap.gz -C 100M -W 10 --host      until Ctrl-C, keeping the newest gigabyte",
        })
public final class RecordCommand implements Callable<Integer> {
    private static final long SMALLEST_FILE = 64 << 10;
    private static final String END_OF_OPTIONS = "--";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            required = true,
            description =
                    "Capture to write; the suffixes .gz and .zst select compression. Several files are named FILE-0001 and so on.")
    private Path file = Path.of("");

    @Option(
            names = {"-C", "--file-size"},
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Start a new file when one reaches this size: 100M, 512K.")
    private long fileSize;

    @Option(
            names = {"-G", "--file-seconds"},
            paramLabel = "SECONDS",
            description = "Start a new file after this many seconds.")
    private long fileSeconds;

    @Option(
            names = {"-W", "--file-count"},
            paramLabel = "N",
            description = "Keep only the newest N files, with -C or -G.")
    private int fileCount;

    @Option(names = "--redact", description = "Mask values that look like secrets, keeping their length.")
    private boolean redact;

    @Option(
            names = "--lean",
            description =
                    "Record only the events that match FILTER: the file is smaller, but names and paths may be unknown.")
    private boolean lean;

    @Mixin
    private SchemaOptions readers = new SchemaOptions();

    @Option(
            names = "--host",
            description =
                    "Record the whole machine: while the command runs or, without a command, until Ctrl-C or SIGTERM.")
    private boolean host;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing about a complete recording.")
    private boolean quiet;

    @Mixin
    private WaitOptions wait = new WaitOptions();

    @Mixin
    private RingOptions ring = new RingOptions();

    @Mixin
    private SnaplenOptions snaplen = new SnaplenOptions();

    @Mixin
    private HashOptions hashes = new HashOptions();

    @Mixin
    private ContainerOptions containers = new ContainerOptions();

    @Parameters(
            paramLabel = "FILTER -- COMMAND",
            arity = "0..*",
            description = "Condition to select events, and after -- the command and its arguments.")
    private List<String> positionals = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RecordCommand() {}

    @Override
    public Integer call() {
        int commandWords = commandWords();
        List<String> filter = positionals.subList(0, positionals.size() - commandWords);
        List<String> command = positionals.subList(positionals.size() - commandWords, positionals.size());
        check(filter, command);
        RecordOptions options = new RecordOptions(
                file,
                new Rotation(fileSize, Duration.ofSeconds(fileSeconds), fileCount),
                filter.isEmpty() ? null : String.join(" ", filter),
                lean,
                redact,
                readers.schema(),
                quiet,
                host,
                wait.limit(),
                command.isEmpty() ? List.of() : CommandArguments.of(command),
                containers.engines(),
                ring.bytes(),
                snaplen.bytes(),
                hashes.wanted(true));
        return new RecordSession(options, Terminal.standardError()).run();
    }

    /** Returns the number of arguments that belong to the command: those after the end of options. */
    private int commandWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        int end = all.indexOf(END_OF_OPTIONS);
        return end < 0 ? 0 : Math.min(all.size() - end - 1, positionals.size());
    }

    private void check(List<String> filter, List<String> command) {
        if (command.isEmpty() && !host) {
            throw usage(
                    filter.isEmpty()
                            ? "missing argument: -- COMMAND, or --host to record the whole machine"
                            : "the command must follow -- (eyas record -w FILE [FILTER] -- COMMAND); "
                                    + "--host records the whole machine without a command");
        }
        if (fileSize != 0 && fileSize < SMALLEST_FILE) {
            throw usage("-C " + fileSize + " are " + fileSize + " bytes; the smallest is 64K (megabytes: " + fileSize
                    + "M)");
        }
        if (fileSeconds < 0 || fileCount < 0) {
            throw usage("-G and -W must not be negative");
        }
        if (fileCount > 0 && fileSize == 0 && fileSeconds == 0) {
            throw usage(
                    "-W " + fileCount + " keeps the newest of several files: set with -C or -G when a new file starts");
        }
        if (lean && filter.isEmpty()) {
            throw usage("--lean requires FILTER: it omits the events that do not match it");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
