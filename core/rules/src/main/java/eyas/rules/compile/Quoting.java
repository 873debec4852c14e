package eyas.rules.compile;

/** Determines which values are quoted when they become part of a condition. */
final class Quoting {
    private Quoting() {}

    /** Returns whether {@code value} contains a blank and does not start with a quote; inner quotes are ignored. */
    static boolean needed(String value) {
        return value.indexOf(' ') >= 0 && value.charAt(0) != '"' && value.charAt(0) != '\'';
    }
}
