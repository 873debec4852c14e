package eyas.text.yaml;

import eyas.text.Place;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Style;

/**
 * Finds where a character of a scalar's value stands in the file.
 *
 * <p>Value and source are walked side by side: a run of blanks in one is a run of blanks in the other (folding and
 * indentation change nothing else), quotes and escapes are stepped over. Where the two part, the start of the scalar
 * has to do.
 */
final class ScalarSource {
    private ScalarSource() {}

    static Place place(SourceText source, Scalar scalar, int offset, int length) {
        String text = source.text();
        int start = start(text, scalar);
        int at = start;
        int value = 0;
        while (value < offset && at < scalar.end()) {
            char expected = scalar.value().charAt(value);
            if (isBlank(expected)) {
                int blanks = run(scalar.value(), value, scalar.value().length());
                int run = run(text, at, scalar.end());
                if (run == 0) {
                    // An escaped blank.
                    run = escapeLength(text, at, scalar.style());
                    blanks = 1;
                }
                if (run == 0) {
                    return new Place(source, scalar.mark().offset(), 1);
                }
                value += Math.min(blanks, offset - value);
                at += run;
            } else if (text.charAt(at) == expected && escapeLength(text, at, scalar.style()) == 0) {
                value++;
                at++;
            } else {
                int escape = escapeLength(text, at, scalar.style());
                if (escape == 0) {
                    return new Place(source, scalar.mark().offset(), 1);
                }
                value++;
                at += escape;
            }
        }
        return new Place(source, at, Math.min(length, Math.max(1, lineEnd(text, at) - at)));
    }

    private static int start(String text, Scalar scalar) {
        int at = scalar.mark().offset();
        return switch (scalar.style()) {
            case NULL, PLAIN -> at;
            case SINGLE_QUOTED -> text.indexOf('\'', at) + 1;
            case DOUBLE_QUOTED -> text.indexOf('"', at) + 1;
            case BLOCK -> {
                int line = Math.min(text.length(), lineEnd(text, at) + 1);
                yield line + run(text, line, scalar.end());
            }
        };
    }

    private static int escapeLength(String text, int at, Style style) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        if (style == Style.SINGLE_QUOTED && text.charAt(at) == '\'' && next == '\'') {
            return 2;
        }
        if (style != Style.DOUBLE_QUOTED || text.charAt(at) != '\\') {
            return 0;
        }
        return switch (next) {
            case 'x' -> 4;
            case 'u' -> 6;
            case 'U' -> 10;
            default -> 2;
        };
    }

    private static int run(String text, int from, int to) {
        int at = from;
        while (at < to && at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at - from;
    }

    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
