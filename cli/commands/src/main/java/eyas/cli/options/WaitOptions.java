package eyas.cli.options;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long the processes are waited for that a command leaves. */
public final class WaitOptions {
    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "10m",
            paramLabel = "LIMIT",
            converter = DurationConverter.class,
            description =
                    "Watch on until all processes that the command started have ended, for at most LIMIT: 90s, 10m, 2h "
                            + "(default: ${FALLBACK-VALUE}). What still runs at the end makes the verdict incomplete.")
    private Duration limit = Duration.ZERO;

    /** Returns how long, zero for not at all. */
    public Duration limit() {
        return limit;
    }
}
