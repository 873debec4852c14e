package eyas.baseline.model;

import java.util.Comparator;

/** The order of texts by code points, which is the same in all programming languages. */
final class CodePointOrder {
    static final Comparator<String> ORDER = CodePointOrder::compare;

    private CodePointOrder() {}

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                // Surrogates sort after all other characters of the basic multilingual plane.
                boolean same = Character.isSurrogate(a.charAt(i)) == Character.isSurrogate(b.charAt(i));
                return same
                        ? Character.compare(a.charAt(i), b.charAt(i))
                        : Boolean.compare(Character.isSurrogate(a.charAt(i)), Character.isSurrogate(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
