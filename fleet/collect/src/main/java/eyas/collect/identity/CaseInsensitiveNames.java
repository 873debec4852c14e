package eyas.collect.identity;

import java.util.Locale;

/** Compares names case-insensitively, as hosts and CI systems do. */
final class CaseInsensitiveNames {
    private CaseInsensitiveNames() {}

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
