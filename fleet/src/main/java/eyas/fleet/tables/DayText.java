package eyas.fleet.tables;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a day of UTC: {@code 2026-11-03}, or so many days or weeks ago: {@code 90d}, {@code 12w}. */
public final class DayText implements ITypeConverter<LocalDate> {
    private static final int MOST_DIGITS = 5;
    private static final int WEEK = 7;

    @Override
    public LocalDate convert(String text) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        if (text.matches("[0-9]{1," + MOST_DIGITS + "}[dw]")) {
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            return today.minusDays(text.endsWith("w") ? number * WEEK : number);
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is no day: write 2026-11-03, 90d or 12w");
        }
    }
}
