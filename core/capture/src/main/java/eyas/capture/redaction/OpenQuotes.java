package eyas.capture.redaction;

/**
 * The open quote at a position of a text. Positions must be queried from left to right, so each byte is read at most twice. Not
 * thread-safe.
 */
final class OpenQuotes {
    /** Minimum number of bytes that are searched backwards for a quote in a long line; at most twice as many. */
    private static final int BACK = 256;

    private int begin;
    private int at;
    private byte open;

    /** Starts a text. */
    void start(int from) {
        begin = from;
        at = from;
        open = 0;
    }

    /** Returns the quote that is open before {@code place}; 0 for none. */
    byte before(byte[] text, int place) {
        if (place - begin > 2 * BACK) {
            begin = place - BACK;
            at = begin;
            open = 0;
        }
        for (; at < place; at++) {
            byte c = text[at];
            if (c == '\n' || c == 0) {
                open = 0;
                begin = at + 1;
            } else if (c == open) {
                open = 0;
            } else if (open == 0 && (c == '"' || c == '\'')) {
                open = c;
            }
        }
        return open;
    }
}
