package eyas.fleet.hunt;

import eyas.cli.options.DurationConverter;
import eyas.cli.options.SizeConverter;
import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.query.QueryLimits;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that limit the cost of a question. */
final class SearchOptions {
    private static final int MIB_SHIFT = 20;
    private static final long DEFAULT_BYTES = 10L << 30;

    @Option(names = "--limit", paramLabel = "ROWS", description = "Maximum number of rows to print (default: 1000).")
    private int rows = QueryLimits.ofMachine().rows();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Memory limit for tables (default: 1G); the rest spills to the temporary directory.")
    private long memory = (long) QueryLimits.ofMachine().memory() << MIB_SHIFT;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Time limit of one query (default: 10m).")
    private Duration time = QueryLimits.ofMachine().time();

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "Number of threads (default: number of processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Require --yes to read more bytes of captures than this (default: 10G).")
    private long maxBytes = DEFAULT_BYTES;

    @Option(
            names = {"-y", "--yes"},
            description = "Read without a limit.")
    private boolean yes;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Directory for copies of tables of an object store, kept for a day (default: $XDG_CACHE_HOME/eyas/hunt).")
    private @Nullable Path cache;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print no progress and no estimate.")
    private boolean quiet;

    /**
     * Returns the limits.
     *
     * @throws CommandFailure if one is out of range
     */
    QueryLimits limits() {
        try {
            return new QueryLimits(rows, (int) Math.min(Integer.MAX_VALUE, memory >> MIB_SHIFT), threads, time);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns the number of capture bytes above which {@code --yes} is required. */
    long maxBytes() {
        return maxBytes;
    }

    /** Returns whether {@code --yes} is set. */
    boolean yes() {
        return yes;
    }

    /** Returns whether only the answer is printed. */
    boolean quiet() {
        return quiet;
    }

    /** Returns the directory for copies. */
    Path cache() {
        if (cache != null) {
            return cache;
        }
        String base = System.getenv("XDG_CACHE_HOME");
        return (base == null || base.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(base))
                .resolve("eyas")
                .resolve("hunt");
    }
}
