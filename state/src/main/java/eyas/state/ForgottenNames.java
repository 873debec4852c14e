package eyas.state;

/**
 * Names of files of which something was known that there was no room for: whether a name is one of them. A Bloom filter of 2 MiB, made
 * with the first name: a name that it has is found always, one that it does not have is taken for one of a million names once in two
 * hundred times. Nothing is ever taken out.
 */
final class ForgottenNames {
    /** Bits as a power of two. */
    private static final int LOG_BITS = 24;

    private static final int HASHES = 3;
    private static final int BITS_OF_WORD = 6;

    private long[] bits = new long[0];

    void add(byte[] name) {
        if (bits.length == 0) {
            bits = new long[1 << (LOG_BITS - BITS_OF_WORD)];
        }
        long hash = hash(name);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            bits[bit >>> BITS_OF_WORD] |= 1L << bit;
        }
    }

    boolean has(byte[] name) {
        if (bits.length == 0) {
            return false;
        }
        long hash = hash(name);
        for (int i = 0; i < HASHES; i++) {
            int bit = bit(hash, i);
            if ((bits[bit >>> BITS_OF_WORD] & (1L << bit)) == 0) {
                return false;
            }
        }
        return true;
    }

    private static int bit(long hash, int number) {
        return (int) (hash >>> (number * Long.SIZE / HASHES)) & ((1 << LOG_BITS) - 1);
    }

    /** FNV-1a, then mixed. Who makes two names with the same hash is told of a loss that there was not. */
    private static long hash(byte[] name) {
        long hash = 0xcbf29ce484222325L;
        for (byte octet : name) {
            hash = (hash ^ octet) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 32;
    }
}
