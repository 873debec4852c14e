package eyas.capture.redaction;

import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds tokens by their formats; a table.
 *
 * <p>Patterns are found by the first two bytes of their prefix, or by a literal at a known offset. A pattern that has read many bytes
 * without a match is not tried again within them, so that a text is read at most as often as there are patterns with the same start. Not
 * thread-safe.
 */
final class TokenFormats {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-tokens.tsv";
    private static final String PUBLIC = "public";
    private static final int ASCII = 128;
    private static final int HASHES = 1 << 15;
    /** Longer failed reads are remembered. */
    private static final int LONG = 64;

    /**
     * A pattern.
     *
     * @param number its number, from 0 on
     * @param offset offset of its first literal, -1 if it is not fixed
     * @param anchor the first byte of the first literal
     * @param third the third byte of its prefix, 0 if that is shorter
     */
    private record Shape(TokenPattern pattern, int number, int offset, byte anchor, byte third) {
        static Shape of(TokenPattern pattern, int number) {
            byte[] prefix = pattern.prefix();
            return new Shape(
                    pattern, number, pattern.anchorOffset(), pattern.anchor()[0], prefix.length > 2 ? prefix[2] : 0);
        }
    }

    /**
     * Patterns that start with a run or one literal byte, and have a literal at the same offset; a bit for each first byte of such a
     * literal.
     */
    private record Anchored(int offset, long low, long high, Shape[] shapes) {
        static Anchored of(int offset, List<Shape> shapes) {
            long low = 0;
            long high = 0;
            for (Shape shape : shapes) {
                low |= shape.anchor < 64 ? 1L << shape.anchor : 0;
                high |= shape.anchor >= 64 ? 1L << shape.anchor : 0;
            }
            return new Anchored(offset, low, high, shapes.toArray(Shape[]::new));
        }

        boolean mayMatch(byte c) {
            return c >= 0 && ((c < 64 ? low : high) >>> c & 1) != 0;
        }
    }

    private static final Shape[] NO_SHAPES = {};

    /** The formats. Immutable. */
    private static final class Table {
        static final Table OF_TOKENS = new Table();

        /** By the first two bytes of the prefix; longer prefixes first. */
        private final Shape[][] byPrefix = new Shape[ASCII * ASCII][];
        /** A bit for each hash of three bytes with which a token may start. */
        private final long[] begins = new long[HASHES / 64];
        /** By the offset of the first literal. */
        private final Anchored[] byAnchor;
        /** Patterns that start with a run of variable length. */
        private final Shape[] others;

        private final int size;

        private Table() {
            SortedMap<Integer, List<Shape>> anchored = new TreeMap<>();
            Arrays.fill(byPrefix, NO_SHAPES);
            int number = 0;
            for (String[] row : TableReader.rows(TokenFormats.class.getResourceAsStream(RESOURCE), RESOURCE, 3)) {
                TokenPattern pattern = new TokenPattern(row[1], row[0], row[0].equals(PUBLIC));
                Shape shape = Shape.of(pattern, number++);
                if (pattern.prefix().length < 2) {
                    anchored.computeIfAbsent(shape.offset, _ -> new ArrayList<>())
                            .add(shape);
                } else {
                    add(shape);
                }
            }
            List<Shape> free = anchored.remove(-1);
            others = free == null ? NO_SHAPES : free.toArray(Shape[]::new);
            byAnchor = anchored.entrySet().stream()
                    .map(entry -> Anchored.of(entry.getKey(), entry.getValue()))
                    .toArray(Anchored[]::new);
            size = number;
        }

        private void add(Shape shape) {
            byte[] prefix = shape.pattern.prefix();
            int place = prefix[0] * ASCII + prefix[1];
            Shape[] shapes = Arrays.copyOf(byPrefix[place], byPrefix[place].length + 1);
            int at = shapes.length - 1;
            int length = shape.pattern.prefix().length;
            while (at > 0 && shapes[at - 1].pattern.prefix().length < length) {
                shapes[at] = shapes[at - 1];
                at--;
            }
            shapes[at] = shape;
            byPrefix[place] = shapes;
            for (int third = 0; third < ASCII; third++) {
                if (shape.third == third || shape.third == 0) {
                    int hash = hash(prefix[0], prefix[1], (byte) third);
                    begins[hash >> 6] |= 1L << hash;
                }
            }
        }
    }

    private final Table table = Table.OF_TOKENS;
    /** By the number of a pattern: the end of its failed reads. */
    private final int[] triedUntil = new int[table.size];

    private boolean anyTried;
    private int end;

    private static int hash(byte first, byte second, byte third) {
        return (first << 8 ^ second << 4 ^ third) & HASHES - 1;
    }

    /** Starts a text. */
    void startText() {
        if (anyTried) {
            Arrays.fill(triedUntil, 0);
            anyTried = false;
        }
    }

    /**
     * Returns the format of the token that starts at {@code at}, or null; {@link #end} returns its end.
     *
     * @param from start of the data
     * @param to end of the data; a token truncated there may be shorter
     */
    @Nullable
    TokenPattern find(byte[] text, int from, int at, int to) {
        byte first = text[at];
        if (first <= ' ' || at + 2 >= to) {
            return null;
        }
        byte second = text[at + 1];
        int hash = hash(first, second, text[at + 2]);
        if ((table.begins[hash >> 6] >>> hash & 1) != 0 && second > 0) {
            TokenPattern found = withPrefix(table.byPrefix[first * ASCII + second], text, at, to);
            if (found != null) {
                return found;
            }
        }
        // A token without a prefix cannot start in the middle of a path or a host name.
        boolean mayBegin =
                (at == from || !ByteClass.RANDOM.has(text[at - 1])) && RandomTextDetector.mayBegin(text, at, to);
        return mayBegin ? withoutPrefix(text, at, to) : null;
    }

    private @Nullable TokenPattern withPrefix(Shape[] shapes, byte[] text, int at, int to) {
        byte third = text[at + 2];
        for (Shape shape : shapes) {
            if ((shape.third == third || shape.third == 0) && matches(shape, text, at, to)) {
                return shape.pattern;
            }
        }
        return null;
    }

    private @Nullable TokenPattern withoutPrefix(byte[] text, int at, int to) {
        for (Anchored anchored : table.byAnchor) {
            if (anchored.offset < to - at && anchored.mayMatch(text[at + anchored.offset])) {
                for (Shape shape : anchored.shapes) {
                    if (shape.anchor == text[at + anchored.offset] && matches(shape, text, at, to)) {
                        return shape.pattern;
                    }
                }
            }
        }
        for (Shape shape : table.others) {
            if (shape.pattern.mayBegin(text[at]) && matches(shape, text, at, to)) {
                return shape.pattern;
            }
        }
        return null;
    }

    /** Returns the end of the last token found. */
    int end() {
        return end;
    }

    private boolean matches(Shape shape, byte[] text, int at, int to) {
        if (anyTried && at < triedUntil[shape.number]) {
            return false;
        }
        end = shape.pattern.end(text, at, to);
        if (end < 0 && ~end - at > LONG) {
            triedUntil[shape.number] = ~end;
            anyTried = true;
        }
        return end >= 0;
    }
}
