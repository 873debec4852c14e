package eyas.report;

import eyas.report.model.ConnectionFacts.Scope;

/** The scope of an address, as defined by the registries of special-purpose addresses (RFC 6890 and its successors). */
final class AddressScope {
    private AddressScope() {}

    /** Returns the scope of {@code a}, 4 or 16 bytes. */
    static Scope of(byte[] a) {
        return a.length == 4 ? four(a[0] & 0xFF, a[1] & 0xFF) : six(a);
    }

    private static Scope four(int a, int b) {
        if (a == 127 || a == 0) {
            return Scope.LOOPBACK;
        }
        if (a == 169 && b == 254) {
            return Scope.LINK_LOCAL;
        }
        if ((a >= 224 && a < 240) || a == 255) {
            return Scope.MULTICAST;
        }
        boolean isPrivate = a == 10
                || (a == 172 && b >= 16 && b < 32)
                || (a == 192 && b == 168)
                || (a == 100 && b >= 64 && b < 128);
        return isPrivate ? Scope.PRIVATE : Scope.PUBLIC;
    }

    private static Scope six(byte[] a) {
        int first = a.length < 16 ? 0 : a[0] & 0xFF;
        if (first == 0) {
            for (int i = 0; i < a.length - 1; i++) {
                if (a[i] != 0) {
                    return Scope.PUBLIC;
                }
            }
            return Scope.LOOPBACK;
        }
        if (first == 0xFE && (a[1] & 0xC0) == 0x80) {
            return Scope.LINK_LOCAL;
        }
        return first == 0xFF ? Scope.MULTICAST : (first & 0xFE) == 0xFC ? Scope.PRIVATE : Scope.PUBLIC;
    }
}
