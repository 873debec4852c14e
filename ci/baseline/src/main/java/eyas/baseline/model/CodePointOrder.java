package eyas.baseline.model;

import java.util.Comparator;

/** The order of texts by their code points, which is the same in every language that a lock may be sorted in. */
final class CodePointOrder {
    static final Comparator<String> ORDER = CodePointOrder::compare;

    private CodePointOrder() {}

    private static int compare(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                // Both halves of a wide character sort behind all others of the plane that UTF-16 has them in.
                boolean same = Character.isSurrogate(a.charAt(i)) == Character.isSurrogate(b.charAt(i));
                return same
                        ? Character.compare(a.charAt(i), b.charAt(i))
                        : Boolean.compare(Character.isSurrogate(a.charAt(i)), Character.isSurrogate(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
