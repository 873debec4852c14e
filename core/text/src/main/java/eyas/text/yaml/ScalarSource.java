package eyas.text.yaml;

import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Style;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Computes the source position of each character of a scalar's value.
 *
 * <p>Walks value and source in parallel: a run of white space in one matches a run in the other (folding and indentation change nothing
 * else); quotes and escapes are skipped. If the two diverge, callers use the start of the scalar.
 */
final class ScalarSource {
    /** Length of the longest escape sequence. */
    private static final int LONG_ESCAPE = 10;

    private ScalarSource() {}

    static SourceRange place(SourceText source, Scalar scalar, int offset, int length) {
        Walk walk = new Walk(source.text(), scalar);
        while (walk.value < offset && walk.at < scalar.end()) {
            if (!walk.step(offset - walk.value)) {
                return new SourceRange(source, scalar.mark().offset(), 1);
            }
        }
        return new SourceRange(
                source, walk.at, Math.min(length, Math.max(1, lineEnd(source.text(), walk.at) - walk.at)));
    }

    /** Returns the offset of each character of the value, followed by the offset of its end; null if value and source diverge. */
    static int @Nullable [] offsets(SourceText source, Scalar scalar) {
        int length = scalar.value().length();
        int[] offsets = new int[length + 1];
        Walk walk = new Walk(source.text(), scalar);
        while (walk.value < length) {
            int from = walk.value;
            int start = walk.at;
            if (start >= scalar.end() && scalar.value().substring(from).isBlank()) {
                // A file may end without the line feed that the value ends with.
                Arrays.fill(offsets, from, length, start);
                break;
            }
            if (start >= scalar.end() || !walk.step(length)) {
                return null;
            }
            for (int i = from; i < Math.min(walk.value, length); i++) {
                offsets[i] = Math.min(start + i - from, walk.at - 1);
            }
        }
        offsets[length] = walk.at;
        return offsets;
    }

    /** State of the parallel walk. */
    private static final class Walk {
        private final String text;
        private final Scalar scalar;
        private int at;
        private int value;

        Walk(String text, Scalar scalar) {
            this.text = text;
            this.scalar = scalar;
            this.at = start(text, scalar);
        }

        /**
         * Skips a character or a run of white space.
         *
         * @param most maximum number of characters of the value to skip
         * @return false if value and source diverge
         */
        boolean step(int most) {
            char expected = scalar.value().charAt(value);
            if (isBlank(expected)) {
                int blanks = run(scalar.value(), value, scalar.value().length());
                int run = run(text, at, scalar.end());
                if (run == 0) {
                    // An escaped space.
                    run = escapeLength(text, at, scalar.style());
                    blanks = 1;
                }
                value += Math.min(blanks, most);
                at += run;
                return run > 0;
            }
            int escape = escapeLength(text, at, scalar.style());
            if (escape == 0 && text.charAt(at) != expected) {
                return false;
            }
            boolean pair = escape == LONG_ESCAPE && Character.isHighSurrogate(expected);
            value += pair ? 2 : 1;
            at += Math.max(1, escape);
            return true;
        }
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
            case 'U' -> LONG_ESCAPE;
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
