package eyas.tables.store;

import java.util.regex.Pattern;

/** Validates names of objects in a store. */
final class StoreNames {
    /** The longest name, in characters; object stores allow 1,024 bytes. */
    private static final int LONGEST = 900;

    /** The longest part of a name; file systems allow 255 bytes. */
    private static final int LONGEST_PART = 255;

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_=%~-][A-Za-z0-9_=%~.-]*");

    private StoreNames() {}

    /** Returns whether a name is valid. */
    static boolean isName(String name) {
        if (name.isEmpty() || name.length() > LONGEST) {
            return false;
        }
        for (String part : name.split("/", -1)) {
            if (part.length() > LONGEST_PART || !PART.matcher(part).matches()) {
                return false;
            }
        }
        return true;
    }

    static void check(String name) {
        if (name.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a name of " + name.length() + " characters exceeds the limit of " + LONGEST);
        }
        if (!isName(name)) {
            throw new IllegalArgumentException("invalid name of an object: " + name);
        }
    }

    static void checkPrefix(String prefix) {
        if (!prefix.isEmpty()) {
            if (!prefix.endsWith("/")) {
                throw new IllegalArgumentException("a prefix must end with /: " + prefix);
            }
            check(prefix.substring(0, prefix.length() - 1));
        }
    }
}
