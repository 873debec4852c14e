package eyas.config;

import eyas.diagnostic.DiagnosticCode;
import eyas.text.SourceRange;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses durations in Prometheus' format: {@code 1h}, {@code 15m}, {@code 1m30s}, {@code 500ms}. */
final class PrometheusDuration {
    private static final Pattern FORM = Pattern.compile(
            "(?:(\\d{1,9})y)?(?:(\\d{1,9})w)?(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");
    private static final long[] MILLIS = {31_536_000_000L, 604_800_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L};
    private static final Pattern SPACE = Pattern.compile("\\s");
    private static final long LEAST = 100;
    /** Fits into a long in nanoseconds. */
    private static final long MOST_YEARS = 100;

    private static final long MOST = MOST_YEARS * MILLIS[0];

    private PrometheusDuration() {}

    /**
     * Parses a duration; spaces in it are ignored.
     *
     * @throws ConfigException if it is invalid, for example without a unit, or below a tenth of a second, or above a hundred years
     */
    static Duration parse(String text, SourceRange place) throws ConfigException {
        long millis = 0;
        Matcher matcher = FORM.matcher(SPACE.matcher(text).replaceAll(""));
        if (matcher.matches()) {
            for (int i = 0; i < MILLIS.length; i++) {
                String digits = matcher.group(i + 1);
                // At most seven numbers of nine digits: only years can overflow a long.
                millis += digits == null ? 0 : Math.min(Long.parseLong(digits), MOST / MILLIS[i] + 1) * MILLIS[i];
            }
        }
        if (millis > MOST) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    place,
                    "Metrics interval '" + text + "' is longer than " + MOST_YEARS + " years",
                    "write a shorter one, or disable metrics with 'metrics.enabled: false'");
        }
        if (millis < LEAST) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    place,
                    "Metrics interval must have a minimum value of 100ms and reflect a Prometheus compliant time duration "
                            + "format, and '" + text + "' does not",
                    "write it with units, the largest first: 1h, 15m, 1m30s");
        }
        return Duration.ofMillis(millis);
    }
}
