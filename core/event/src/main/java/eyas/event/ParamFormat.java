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

    private final String label;

    ParamFormat(String word) {
        this.label = word;
    }

    static ParamFormat of(String word) {
        for (ParamFormat format : values()) {
            if (format.label.equals(word)) {
                return format;
            }
        }
        throw new IllegalArgumentException("unknown parameter format '" + word + "'");
    }
}
