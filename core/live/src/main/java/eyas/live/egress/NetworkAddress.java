package eyas.live.egress;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * An address or a network in the kernel side's format: 16 bytes, IPv4 as mapped IPv6. Parses numeric addresses only, without DNS.
 *
 * @param bytes the address, 16 bytes, zero behind the prefix; must not be modified
 * @param prefix how many bits belong to the network, 128 for one address
 */
@SuppressWarnings("ArrayRecordComponent")
record NetworkAddress(byte[] bytes, int prefix) {
    static final int BYTES = 16;
    static final int BITS = 128;
    private static final int MAPPED_BITS = 96;

    NetworkAddress {
        bytes = masked(bytes, prefix);
    }

    /** Returns one address of 4 or 16 bytes. */
    static NetworkAddress of(byte[] address) {
        return new NetworkAddress(wide(address), BITS);
    }

    /** Returns whether it is a single address. */
    boolean isOne() {
        return prefix == BITS;
    }

    /** Returns a network of 4 or 16 bytes. */
    static NetworkAddress of(byte[] address, int prefix) {
        return new NetworkAddress(wide(address), address.length == BYTES ? prefix : MAPPED_BITS + prefix);
    }

    /** Parses an address, or a network with its prefix; empty if the text is invalid. */
    static Optional<NetworkAddress> read(String text) {
        int slash = text.indexOf('/');
        String number = slash < 0 ? text : text.substring(0, slash);
        Optional<byte[]> address = number.indexOf(':') >= 0 ? six(number) : four(number);
        if (address.isEmpty() || slash < 0) {
            return address.map(NetworkAddress::of);
        }
        String length = text.substring(slash + 1);
        int max = 8 * address.get().length;
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > max) {
            return Optional.empty();
        }
        return Optional.of(of(address.get(), Integer.parseInt(length)));
    }

    private static Optional<byte[]> four(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            // Some programs read a leading zero as octal, others ignore it.
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(address);
    }

    private static Optional<byte[]> six(String text) {
        if (!text.matches("[0-9a-fA-F:.]+")) {
            return Optional.empty(); // an interface name (zone) is not part of the address
        }
        try {
            return Optional.of(wide(Inet6Address.ofLiteral(text).getAddress()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // invalid address
        }
    }

    private static byte[] wide(byte[] address) {
        if (address.length == BYTES) {
            return address;
        }
        byte[] wide = new byte[BYTES];
        wide[10] = -1;
        wide[11] = -1;
        System.arraycopy(address, 0, wide, BYTES - address.length, address.length);
        return wide;
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] masked = address.clone();
        for (int bit = prefix; bit < BITS; bit++) {
            masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        }
        return masked;
    }

    /** Returns whether {@code other} lies in this network, or is the same. */
    boolean holds(NetworkAddress other) {
        return prefix <= other.prefix && Arrays.equals(bytes, masked(other.bytes, prefix));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkAddress(byte[] its, int length) && prefix == length && Arrays.equals(bytes, its);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + prefix;
    }

    @Override
    public String toString() {
        try {
            InetAddress address = InetAddress.getByAddress(bytes); // a mapped IPv4 address
            int bits = 8 * address.getAddress().length;
            String text = address.getHostAddress();
            return prefix == BITS ? text : text + "/" + (prefix - (BITS - bits));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + BYTES + " bytes", e);
        }
    }
}
