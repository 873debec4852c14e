package eyas.cli.options;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a duration: seconds, or a number with the unit s, m or h. */
public final class DurationConverter implements ITypeConverter<Duration> {
    private static final int MOST_DIGITS = 7;

    @Override
    public Duration convert(String text) {
        long unit = text.isEmpty()
                ? 0
                : switch (text.charAt(text.length() - 1)) {
                    case 's' -> 1;
                    case 'm' -> 60;
                    case 'h' -> 3600;
                    default -> 0;
                };
        String digits = unit == 0 ? text : text.substring(0, text.length() - 1);
        if (digits.isEmpty() || digits.length() > MOST_DIGITS || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new TypeConversionException("'" + text + "' is not a duration: write 90s, 10m or 2h");
        }
        return Duration.ofSeconds(Long.parseLong(digits) * Math.max(1, unit));
    }
}
