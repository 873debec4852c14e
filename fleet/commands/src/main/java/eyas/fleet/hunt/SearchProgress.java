package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.query.SearchListener;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.session.terminal.Terminal;
import java.util.Locale;
import java.util.Optional;

/** Prints estimates and progress on standard error, and rejects large searches without {@code --yes}. Not thread-safe. */
final class SearchProgress implements SearchListener {
    private static final String ERASE = "\r\u001b[K";
    private static final long PERIOD_NANOS = 250_000_000;
    private static final double LONG_SECONDS = 300;
    private static final double MEBI = 1 << 20;

    private final Terminal terminal;
    private final SearchOptions options;
    private final boolean shown;
    private long last;

    /** @param shown whether standard error is a terminal */
    SearchProgress(Terminal terminal, SearchOptions options, boolean shown) {
        this.terminal = terminal;
        this.options = options;
        this.shown = shown && !options.quiet();
    }

    @Override
    public boolean approve(Estimate estimate) {
        boolean large = estimate.bytes() > options.maxBytes()
                || estimate.seconds().filter(seconds -> seconds > LONG_SECONDS).isPresent();
        String description = describe(estimate);
        if (large && !options.yes()) {
            throw new CommandFailure(
                    DiagnosticCode.MISSING_ARGUMENT,
                    ExitCode.USAGE,
                    description + ": use --yes to read them, or select fewer days or repositories");
        }
        if (!options.quiet() && estimate.files() > 0) {
            terminal.line("eyas: " + description);
        }
        return true;
    }

    private static String describe(Estimate estimate) {
        Optional<Double> seconds = estimate.seconds();
        return String.format(
                Locale.ROOT,
                "%,d %s of %,.1f MiB%s",
                estimate.files(),
                estimate.files() == 1 ? estimate.what().replaceFirst("s\\b", "") : estimate.what(),
                estimate.bytes() / MEBI,
                seconds.map(SearchProgress::duration).orElse(""));
    }

    private static String duration(double seconds) {
        return seconds < 1
                ? ", about a second or less"
                : seconds < 120
                        ? String.format(Locale.ROOT, ", about %.0f s", seconds)
                        : String.format(Locale.ROOT, ", about %.0f min", seconds / 60);
    }

    @Override
    public void progress(int done, int all, long bytes, long allBytes) {
        long now = System.nanoTime();
        if (!shown || (done < all && now - last < PERIOD_NANOS)) {
            return;
        }
        last = now;
        terminal.text(
                done == all
                        ? ERASE
                        : String.format(
                                Locale.ROOT,
                                "%s%,d of %,d captures, %,.1f of %,.1f MiB",
                                ERASE,
                                done,
                                all,
                                bytes / MEBI,
                                allBytes / MEBI));
    }
}
