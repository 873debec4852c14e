package eyas.fields;

/** Searches byte strings. */
final class ByteSearch {
    private ByteSearch() {}

    /** Returns the first index of {@code part} in {@code whole}, or -1. */
    static int indexOf(byte[] whole, byte[] part) {
        return indexOf(whole, 0, whole.length, part);
    }

    /** Returns the first index of {@code part} in {@code whole} between {@code from} and {@code to}, or -1. */
    static int indexOf(byte[] whole, int from, int to, byte[] part) {
        for (int at = from; at <= to - part.length; at++) {
            if (matches(whole, at, to, part)) {
                return at;
            }
        }
        return -1;
    }

    /** Returns whether {@code whole} contains {@code part} at {@code at}, ending before {@code to}. */
    static boolean matches(byte[] whole, int at, int to, byte[] part) {
        if (to - at < part.length) {
            return false;
        }
        for (int i = 0; i < part.length; i++) {
            if (whole[at + i] != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns the last index of {@code wanted} in {@code value}, or -1. */
    static int lastIndexOf(FieldValue value, char wanted) {
        for (int at = value.length() - 1; at >= 0; at--) {
            if (value.at(at) == wanted) {
                return at;
            }
        }
        return -1;
    }

    /**
     * Narrows {@code text}, semicolon-separated entries {@code key:value}, to the value of the entry whose key starts with {@code key}.
     *
     * @param limit maximum number of bytes to keep
     * @param isImage whether the value is an image name, whose digest after an at sign is removed
     * @return false if there is no such entry
     */
    static boolean entry(FieldValue text, byte[] key, int limit, boolean isImage) {
        byte[] bytes = text.bytes();
        int end = text.offset() + text.length();
        int at = text.offset();
        while (at < end) {
            int next = at;
            while (next < end && bytes[next] != ';') {
                next++;
            }
            while (at < next && bytes[at] == ' ') {
                at++;
            }
            if (matches(bytes, at, next, key)) {
                int colon = at;
                while (colon < next && bytes[colon] != ':') {
                    colon++;
                }
                if (colon < next) {
                    narrow(text, colon + 1, next, limit, isImage);
                    return true;
                }
            }
            at = next + 1;
        }
        return false;
    }

    private static void narrow(FieldValue text, int from, int to, int limit, boolean isImage) {
        byte[] bytes = text.bytes();
        int start = from;
        int end = to;
        for (int at = start; isImage && at < end; at++) {
            if (bytes[at] == '@') {
                end = at;
            }
        }
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        while (end > start && bytes[end - 1] == ' ') {
            end--;
        }
        text.point(bytes, start, Math.min(limit, end - start));
    }
}
