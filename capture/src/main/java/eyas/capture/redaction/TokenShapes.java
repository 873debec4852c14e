package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Knows tokens by how they begin; a table. Not thread-safe: it knows the last run of bytes. */
final class TokenShapes {
    private static final String RESOURCE = "/eyas/capture/redaction/secret-tokens.tsv";

    /** A token that the end of the data cuts off has at least this many bytes behind its beginning. */
    private static final int CUT = 4;

    /**
     * One kind of token.
     *
     * @param reason number of its name
     * @param prefix how it begins; kept when it is masked
     * @param follow what follows
     * @param least how many bytes follow at least
     */
    record Shape(int reason, byte[] prefix, ByteClass follow, int least) {}

    /** Up to here nothing is a token with dots: a text of nothing but beginnings of such is read once. */
    private int withoutDots;

    private final Shape[][] byFirst = new Shape[256][];

    TokenShapes(MaskCounter counter) {
        List<List<Shape>> shapes = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            shapes.add(new ArrayList<>());
        }
        for (String[] row : TableReader.rows(TokenShapes.class.getResourceAsStream(RESOURCE), RESOURCE, 4)) {
            byte[] prefix = Bytes.of(row[1]);
            shapes.get(prefix[0])
                    .add(new Shape(
                            counter.reason(row[0]),
                            prefix,
                            ByteClass.valueOf(row[2].toUpperCase(Locale.ROOT)),
                            Integer.parseInt(row[3])));
        }
        for (int i = 0; i < 256; i++) {
            byFirst[i] = shapes.get(i).toArray(Shape[]::new);
        }
    }

    /** Begins a text. */
    void startText() {
        withoutDots = 0;
    }

    /**
     * Finds the token that begins at {@code at}.
     *
     * @param to where the data ends; a token that it cuts off may be shorter
     */
    @Nullable
    Shape find(byte[] text, int at, int to) {
        for (Shape shape : byFirst[text[at] & 0xFF]) {
            if (matches(shape, text, at, to)) {
                return shape;
            }
        }
        return null;
    }

    private boolean matches(Shape shape, byte[] text, int at, int to) {
        byte[] prefix = shape.prefix;
        if (to - at <= prefix.length) {
            return false;
        }
        for (int i = 1; i < prefix.length; i++) {
            if (text[at + i] != prefix[i]) {
                return false;
            }
        }
        int begin = at + prefix.length;
        if (shape.follow == ByteClass.JWT && begin < withoutDots) {
            return false;
        }
        int end = shape.follow.end(text, begin, to);
        if (end == to && end - begin >= Math.min(CUT, shape.least)) {
            return true;
        }
        boolean isToken = shape.follow != ByteClass.JWT || dots(text, begin, end) >= 2;
        if (!isToken) {
            withoutDots = end;
        }
        return isToken && end - begin >= shape.least;
    }

    private static int dots(byte[] text, int from, int to) {
        int dots = 0;
        for (int i = from; i < to; i++) {
            dots += text[i] == '.' ? 1 : 0;
        }
        return dots;
    }
}
