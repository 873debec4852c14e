package eyas.fleet.tables;

import eyas.hunt.question.DateArgument;
import java.time.LocalDate;
import java.time.ZoneOffset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses a UTC day: {@code 2026-11-03}, or relative in days or weeks: {@code 90d}, {@code 12w}. */
public final class DayConverter implements ITypeConverter<LocalDate> {
    @Override
    public LocalDate convert(String text) {
        try {
            return DateArgument.day(text, LocalDate.now(ZoneOffset.UTC));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
