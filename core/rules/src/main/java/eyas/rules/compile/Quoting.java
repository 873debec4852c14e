package eyas.rules.compile;

/** Knows which values are put into quotes when they become part of a condition. */
final class Quoting {
    private Quoting() {}

    /** Returns whether {@code value} has a blank and no quote before it; quotes inside it are not looked at. */
    static boolean needed(String value) {
        return value.indexOf(' ') >= 0 && value.charAt(0) != '"' && value.charAt(0) != '\'';
    }
}
