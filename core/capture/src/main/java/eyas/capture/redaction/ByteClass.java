package eyas.capture.redaction;

/** Sets of ASCII bytes that tokens consist of. */
enum ByteClass {
    UPPER("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"),
    ALNUM(UPPER, "abcdefghijklmnopqrstuvwxyz"),
    WORD(ALNUM, "_"),
    TOKEN(WORD, "-"),
    DOTTED(TOKEN, "."),
    DIGIT("0123456789"),
    HEX("0123456789abcdefABCDEF"),
    TILDE(DOTTED, "~"),
    COLON(TOKEN, ":"),
    BASE64(DOTTED, "+/="),
    URLBASE64(BASE64, "%"),
    /** The bytes of possibly random words. */
    RANDOM(DOTTED, "+/~"),
    /** The bytes of a URL's path. */
    PATH(BASE64, ":@"),
    /** As {@link #DOTTED}; a complete token has two dots. */
    JWT(DOTTED, ""),
    /** The bytes between the first and the last line of a private key. */
    KEY_BODY(ALNUM, "+/=\n\r\\:,");

    static final int KIND_OTHER = 0;
    static final int KIND_DIGIT = 1;
    static final int KIND_UPPER = 2;
    static final int KIND_LOWER = 3;

    /** The members below 64 and those from 64 to 127, a bit for each. */
    private final long low;

    private final long high;

    ByteClass(String members) {
        this.low = bits(members, 0);
        this.high = bits(members, 64);
    }

    ByteClass(ByteClass base, String more) {
        this.low = base.low | bits(more, 0);
        this.high = base.high | bits(more, 64);
    }

    private static long bits(String members, int from) {
        return members.chars()
                .filter(c -> c >= from && c < from + 64)
                .mapToLong(c -> 1L << (c - from))
                .reduce(0, (a, b) -> a | b);
    }

    /** Returns the kind of a byte: digit, upper case, lower case, or other. */
    static int kind(byte c) {
        if (c >= 'a') {
            return c <= 'z' ? KIND_LOWER : KIND_OTHER;
        }
        if (c >= 'A') {
            return c <= 'Z' ? KIND_UPPER : KIND_OTHER;
        }
        return c >= '0' && c <= '9' ? KIND_DIGIT : KIND_OTHER;
    }

    boolean has(byte value) {
        return value >= 0 && (((value < 64 ? low : high) >>> value) & 1) != 0;
    }

    /** Returns the end of the run of such bytes that starts at {@code from}, at most {@code to}. */
    int end(byte[] text, int from, int to) {
        int at = from;
        while (at < to && has(text[at])) {
            at++;
        }
        return at;
    }
}
