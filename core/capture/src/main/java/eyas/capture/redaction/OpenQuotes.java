package eyas.capture.redaction;

/**
 * The quote that is open at a place of a text. Places are asked for from left to right, so each byte is looked at at most
 * twice. Not thread-safe.
 */
final class OpenQuotes {
    /** In a line that is longer, a quote is looked for so far back at least, at most twice as far. */
    private static final int BACK = 256;

    private int begin;
    private int at;
    private byte open;

    /** Begins a text. */
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
