package eyas.state.socket;

import eyas.event.Bytes;
import eyas.event.InterfaceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The machine's network interfaces, used to distinguish local from remote addresses. Event thread only. */
public final class InterfaceTable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final int IPV6 = 16;
    /** Bytes of an IPv6 address that form its network prefix: by convention, 48 bits of the site and 16 of the subnet. */
    private static final int IPV6_NETWORK = 8;

    private final int limit;
    private final List<InterfaceRecord> interfaces = new ArrayList<>();
    private long dropped;

    public InterfaceTable(int limit) {
        this.limit = limit;
    }

    /** Returns all interfaces, in the order of the snapshot. */
    public List<InterfaceRecord> all() {
        return List.copyOf(interfaces);
    }

    /**
     * Returns whether an address belongs to the machine: that of an interface, or for IPv6 any address in an interface's network (the first
     * 64 bits).
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
     * Guesses the local address used to reach {@code remote}: {@code remote} itself if local, else the address of an interface in the same
     * network, else that of the first interface other than loopback; empty if there is none.
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

    /** Returns the number of interfaces dropped because there were too many. */
    public long dropped() {
        return dropped;
    }

    public void clear() {
        interfaces.clear();
    }
}
