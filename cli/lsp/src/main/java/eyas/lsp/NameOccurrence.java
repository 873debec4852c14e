package eyas.lsp;

/**
 * An occurrence of a name in a file.
 *
 * @param kind the kind of the named item: {@code rule}, {@code macro}, {@code list}, {@code correlation}, {@code field}
 * @param start offset in UTF-16 units
 * @param end offset of its end in UTF-16 units
 * @param scalar whether it is a whole scalar, including quotes, rather than a word inside one
 */
record NameOccurrence(String kind, String name, Form form, int start, int end, boolean scalar) {

    /** The role of the occurrence. */
    enum Form {
        /** Defines the name. */
        DEFINITION,
        /** Starts an item that changes the definition. */
        CHANGE,
        /** Uses the name. Every value counts as a potential use of a list. */
        USE
    }

    /** Returns whether it refers to the same name as {@code other}. */
    boolean isOf(NameOccurrence other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }

    /** Returns whether the position between two characters touches it. */
    boolean touches(int offset) {
        return start <= offset && offset <= end;
    }
}
