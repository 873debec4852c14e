package eyas.filter.check;

/**
 * A range of IP addresses.
 *
 * @param address 4 or 16 bytes, bits after the prefix cleared
 * @param prefix length of the prefix in bits
 */
public record Network(ByteString address, int prefix) {

    /** Returns whether the {@code length} bytes at {@code offset} are an address within this network. */
    public boolean contains(byte[] bytes, int offset, int length) {
        byte[] own = address.bytes();
        if (length != own.length) {
            return false;
        }
        int whole = prefix >> 3;
        for (int i = 0; i < whole; i++) {
            if (bytes[offset + i] != own[i]) {
                return false;
            }
        }
        int rest = prefix & 7;
        return rest == 0 || ((bytes[offset + whole] ^ own[whole]) & (0xFF00 >> rest)) == 0;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (byte b : address.bytes()) {
            text.append(text.isEmpty() ? "" : ".").append(b & 0xFF);
        }
        return text.append('/').append(prefix).toString();
    }
}
