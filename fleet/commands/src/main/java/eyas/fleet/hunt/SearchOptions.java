package eyas.fleet.hunt;

import eyas.cli.options.DurationConverter;
import eyas.cli.options.SizeConverter;
import eyas.hunt.query.QueryLimits;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a question may cost. */
final class SearchOptions {
    private static final int MIB_SHIFT = 20;
    private static final long DEFAULT_BYTES = 10L << 30;

    @Option(names = "--limit", paramLabel = "ROWS", description = "The most rows that are shown (default: 1000).")
    private int rows = QueryLimits.ofMachine().rows();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description =
                    "The most memory for tables (default: 1G); what does not fit goes to the folder for temporary files.")
    private long memory = (long) QueryLimits.ofMachine().memory() << MIB_SHIFT;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long one query of tables may take (default: 10m).")
    private Duration time = QueryLimits.ofMachine().time();

    @Option(
            names = "--threads",
            paramLabel = "NUMBER",
            description = "How many threads read (default: as many as there are processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Ask for --yes where more bytes of captures are to be read (default: 10G).")
    private long maxBytes = DEFAULT_BYTES;

    @Option(
            names = {"-y", "--yes"},
            description = "Read as much as it takes.")
    private boolean yes;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Where copies of tables of an object store lie, for a day (default: $XDG_CACHE_HOME/eyas/hunt).")
    private @Nullable Path cache;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress and no estimate.")
    private boolean quiet;

    /**
     * Returns the bounds.
     *
     * @throws CommandFailure if one is out of range
     */
    QueryLimits limits() {
        try {
            return new QueryLimits(rows, (int) Math.min(Integer.MAX_VALUE, memory >> MIB_SHIFT), threads, time);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Returns from how many bytes of captures on somebody has to say yes. */
    long maxBytes() {
        return maxBytes;
    }

    /** Returns whether somebody has said yes. */
    boolean yes() {
        return yes;
    }

    /** Returns whether nothing is shown beside the answer. */
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
