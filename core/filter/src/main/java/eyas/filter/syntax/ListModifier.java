package eyas.filter.syntax;

/** How a string operator is applied to a list of values: {@code fd.name startswith oneof (/etc, /usr)}. */
public enum ListModifier {
    NONE(""),
    ONEOF("oneof"),
    ANYOF("anyof"),
    ALLOF("allof");

    private final String word;

    ListModifier(String word) {
        this.word = word;
    }

    /** Returns the keyword, empty for {@link #NONE}. */
    public String word() {
        return word;
    }
}
