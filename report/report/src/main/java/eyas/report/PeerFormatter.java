package eyas.report;

/** Formats addresses and protocols of sockets for display. */
public final class PeerFormatter {
    private PeerFormatter() {}

    /** Returns an address of 4 or 16 bytes as text. */
    public static String address(byte[] bytes) {
        return SocketAddressParam.text(bytes);
    }

    /** Returns the name of a protocol by its number in a descriptor; {@code ip} if it is unknown. */
    public static String protocol(int number) {
        return switch (number) {
            case 1 -> "tcp";
            case 2 -> "udp";
            case 3 -> "icmp";
            case 4 -> "raw";
            default -> "ip";
        };
    }
}
