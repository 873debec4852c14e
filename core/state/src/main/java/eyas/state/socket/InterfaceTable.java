package eyas.state.socket;

import eyas.event.Bytes;
import eyas.event.InterfaceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The machine's network interfaces, to tell local addresses from remote ones. Event thread only.
 */
public final class InterfaceTable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int IPV6 = 16;
    /** Bytes of an IPv6 address that name its network: by convention, 48 bits of the site and 16 of the subnet. */
    private static final int IPV6_NETWORK = 8;

    private final int limit;
    private final List<InterfaceRecord> interfaces = new ArrayList<>();
    private long dropped;

    public InterfaceTable(int limit) {
        this.limit = limit;
    }

    /** Returns all interfaces, in the order in which they were told. */
    public List<InterfaceRecord> all() {
        return List.copyOf(interfaces);
    }

    /**
     * Return whether an address is one of the machine's: that of an interface, and with IPv6 any of a network that an
     * interface is in (the first 64 bits).
     *
     * @param address 4 or 16 bytes in network order
     */
    public boolean isLocal(byte[] address) {
        int compared = address.length == IPV6 ? IPV6_NETWORK : address.length;
        for (int i = 0; i < interfaces.size(); i++) {
            byte[] own = interfaces.get(i).address();
            if (own.length == address.length && Arrays.equals(own, 0, compared, address, 0, compared)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOwn(byte[] address) {
        for (int i = 0; i < interfaces.size(); i++) {
            if (Arrays.equals(interfaces.get(i).address(), address)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Guesses the local address from which {@code remote} is reached: itself if local, else that of an interface in the
     * same network, else that of the first interface that is not the loopback; empty where there is none.
     */
    byte[] localFor(byte[] remote) {
        if (isOwn(remote)) {
            return remote;
        }
        byte[] fallback = Bytes.EMPTY;
        for (int i = 0; i < interfaces.size(); i++) {
            InterfaceRecord candidate = interfaces.get(i);
            byte[] address = candidate.address();
            if (address.length != remote.length) {
                continue;
            }
            if (inNetwork(address, candidate.netmask(), remote)) {
                return address;
            }
            if (fallback.length == 0 && !isLoopback(address)) {
                fallback = address;
            }
        }
        return fallback;
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == 4) {
            return Arrays.equals(address, LOOPBACK);
        }
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[address.length - 1] == 1;
    }

    private static boolean inNetwork(byte[] address, byte[] mask, byte[] other) {
        if (mask.length != address.length) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            if (((address[i] ^ other[i]) & mask[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    public void add(InterfaceRecord networkInterface) {
        if (interfaces.size() < limit) {
            interfaces.add(networkInterface);
        } else {
            dropped++;
        }
    }

    /** Returns how many interfaces were ever dropped because there were too many. */
    public long dropped() {
        return dropped;
    }

    public void clear() {
        interfaces.clear();
    }
}
