package eyas.filter.syntax;

/** How a string operator is applied to a list of values: {@code fd.name startswith oneof (/etc, /usr)}. */
public enum ListModifier {
    NONE(""),
    ONEOF("oneof"),
    ANYOF("anyof"),
    ALLOF("allof");

    private final String keyword;

    ListModifier(String word) {
        this.keyword = word;
    }

    /** Returns the keyword, empty for {@link #NONE}. */
    public String keyword() {
        return keyword;
    }
}
