package eyas.event;

/** Says how a number is printed. */
public enum ParamFormat {
    NA("na"),
    DEC("dec"),
    HEX("hex"),
    /** Decimal, padded with zeros to ten digits. */
    DEC10("dec10"),
    ID("id"),
    DIR("dir"),
    OCT("oct");

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
