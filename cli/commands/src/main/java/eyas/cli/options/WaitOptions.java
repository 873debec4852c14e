package eyas.cli.options;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait for processes that outlive the command. */
public final class WaitOptions {
    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "10m",
            paramLabel = "LIMIT",
            converter = DurationConverter.class,
            description =
                    "Continue until all processes that the command started have ended, for at most LIMIT: 90s, 10m, 2h "
                            + "(default: ${FALLBACK-VALUE}). Processes that still run then make the verdict incomplete.")
    private Duration limit = Duration.ZERO;

    /** Returns the limit, zero for no waiting. */
    public Duration limit() {
        return limit;
    }
}
