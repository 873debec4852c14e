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
            "Record what a command and its descendants do, or the whole machine, as a capture.",
            "",
            "Eyas, Falco and sysdig read the file; 'eyas read' prints it, and rules find in it what they would have found "
                    + "live. With FILTER only the events that meet it are shown by readers; what readers need to know "
                    + "besides is recorded, too, but hidden.",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        customSynopsis = {
            "eyas record [OPTION ...] -w FILE [FILTER] -- COMMAND [ARGUMENT ...]",
            "       eyas record [OPTION ...] -w FILE --host [FILTER] [-- COMMAND [ARGUMENT ...]]"
        },
        exitCodeListHeading = "%nExit code:%n",
        exitCodeList = {
            "the command's:as shells give it; 126 cannot be executed, 127 not found, 128+n killed by signal n",
            "0:without a command: all was recorded",
            "125:Eyas itself failed: a wrong option, or it could not start, and the command was not run; without a command "
                    + "the file could not be written to its end"
        },
        footer = {
            "",
            "Examples:",
            "  eyas record -w job.scap -- make test",
            "  eyas record -w job.scap.zst --redact -- npm ci",
            "  eyas record -w net.scap 'evt.type in (connect, accept4)' -- ./deploy.sh",
            "  eyas record -w trace.scap.gz -C 100M -W 10 --host      until Ctrl-C, the newest gigabyte",
        })
public final class RecordCommand implements Callable<Integer> {
    private static final long SMALLEST_FILE = 64 << 10;
    private static final String END_OF_OPTIONS = "--";

    @Option(
            names = {"-w", "--write"},
            paramLabel = "FILE",
            required = true,
            description = "The capture; .gz and .zst compress. Several files are called FILE-0001 and so on.")
    private Path file = Path.of("");

    @Option(
            names = {"-C", "--file-size"},
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Go on in a new file when one has this size: 100M, 512K.")
    private long fileSize;

    @Option(
            names = {"-G", "--file-seconds"},
            paramLabel = "SECONDS",
            description = "Go on in a new file after so many seconds.")
    private long fileSeconds;

    @Option(
            names = {"-W", "--file-count"},
            paramLabel = "N",
            description = "Keep the newest N files, with -C or -G.")
    private int fileCount;

    @Option(names = "--redact", description = "Mask values that look like secrets; lengths stay.")
    private boolean redact;

    @Option(
            names = "--lean",
            description = "Record only what FILTER selects: a smaller file, in which names and paths may be unknown.")
    private boolean lean;

    @Mixin
    private SchemaOptions readers = new SchemaOptions();

    @Option(
            names = "--host",
            description = "Record the whole machine: while the command runs, or without one until Ctrl-C or SIGTERM.")
    private boolean host;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing about a recording that is complete.")
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
            description = "Condition that events must meet, and behind -- the command and its arguments.")
    private List<String> words = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    // picocli fills the annotated fields before anything is run.
    @SuppressWarnings("NullAway.Init")
    RecordCommand() {}

    @Override
    public Integer call() {
        int commandWords = commandWords();
        List<String> filter = words.subList(0, words.size() - commandWords);
        List<String> command = words.subList(words.size() - commandWords, words.size());
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

    /** Returns how many of the words are the command's: those behind the end of options. */
    private int commandWords() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        int end = all.indexOf(END_OF_OPTIONS);
        return end < 0 ? 0 : Math.min(all.size() - end - 1, words.size());
    }

    private void check(List<String> filter, List<String> command) {
        if (command.isEmpty() && !host) {
            throw usage(
                    filter.isEmpty()
                            ? "what is to be recorded? Give a command behind --, or --host for the whole machine"
                            : "a command stands behind -- (eyas record -w FILE [FILTER] -- COMMAND); "
                                    + "--host records the whole machine without one");
        }
        if (fileSize != 0 && fileSize < SMALLEST_FILE) {
            throw usage("-C " + fileSize + " are " + fileSize + " bytes; the smallest is 64K (megabytes: " + fileSize
                    + "M)");
        }
        if (fileSeconds < 0 || fileCount < 0) {
            throw usage("-G and -W are not negative");
        }
        if (fileCount > 0 && fileSize == 0 && fileSeconds == 0) {
            throw usage(
                    "-W " + fileCount + " keeps the newest of several files: say with -C or -G when a new one begins");
        }
        if (lean && filter.isEmpty()) {
            throw usage("--lean is about what FILTER does not select: give one");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
