package eyas.event;

/** How a number or a buffer is printed. */
public enum ParamFormat {
    NA("na"),
    DEC("dec"),
    HEX("hex"),
    /** Decimal, padded with zeros to ten digits. */
    DEC10("dec10"),
    ID("id"),
    DIR("dir"),
    OCT("oct"),
    /** Bytes in base64; otherwise they are printed as text, with dots for unprintable ones. */
    BASE64("base64");

    private final String word;

    ParamFormat(String word) {
        this.word = word;
    }

    static ParamFormat of(String word) {
        for (ParamFormat format : values()) {
            if (format.word.equals(word)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown parameter format '" + word + "'");
    }
}
