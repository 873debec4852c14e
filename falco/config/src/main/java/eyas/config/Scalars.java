package eyas.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses scalars as Falco's YAML library does; null if the text is of another type. */
final class Scalars {
    private Scalars() {}

    /** Parses a Boolean: {@code true}, {@code yes}, {@code on}, {@code y} and their opposites in any usual case. */
    static @Nullable Boolean truth(String text) {
        boolean usualCase = !text.isEmpty()
                && (text.equals(text.toLowerCase(Locale.ROOT))
                        || text.equals(text.toUpperCase(Locale.ROOT))
                        || text.substring(1).equals(text.substring(1).toLowerCase(Locale.ROOT)));
        if (!usualCase) {
            return null;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on", "y" -> true;
            case "false", "no", "off", "n" -> false;
            default -> null;
        };
    }

    /** Parses an integer; {@code 0x} and a leading 0 as in C. */
    static @Nullable Long integer(String text) {
        try {
            return Long.decode(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Parses a finite number. */
    static @Nullable Double number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
