package eyas.lsp;

/**
 * A place in a file where a name stands, or could.
 *
 * @param kind what has the name: {@code rule}, {@code macro}, {@code list}, {@code correlation}, {@code field}
 * @param start UTF-16 characters before it
 * @param end UTF-16 characters before its end
 * @param scalar whether it is a whole scalar of the file, with its quotes, and not a word inside of one
 */
record NameOccurrence(String kind, String name, Form form, int start, int end, boolean scalar) {

    /** What it says of the name. */
    enum Form {
        /** It gives the name its meaning. */
        DEFINITION,
        /** It begins an item that changes what the name means. */
        CHANGE,
        /** It uses the name. A value that is the name of no list is such a mention too. */
        USE
    }

    /** Return whether it is about what {@code other} is about. */
    boolean isOf(NameOccurrence other) {
        return kind.equals(other.kind) && name.equals(other.name);
    }

    /** Return whether the place between two characters touches it. */
    boolean touches(int offset) {
        return start <= offset && offset <= end;
    }
}
