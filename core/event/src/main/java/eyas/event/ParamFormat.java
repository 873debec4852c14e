package eyas.event;

/** How a number is printed, or a buffer. */
public enum ParamFormat {
    NA("na"),
    DEC("dec"),
    HEX("hex"),
    /** Decimal, padded with zeros to ten digits. */
    DEC10("dec10"),
    ID("id"),
    DIR("dir"),
    OCT("oct"),
    /** Bytes in base64; they are printed as they are otherwise, with dots for those that cannot be. */
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
