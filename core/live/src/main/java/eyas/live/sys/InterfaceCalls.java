package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Lists the addresses of network interfaces. For one thread.
 *
 * <p>Source: {@code struct ifaddrs} in ifaddrs.h: next 0, name 8, flags 16, address 24, netmask 32, broadcast 40.
 */
public final class InterfaceCalls {
    /** Receives one address; netmask and broadcast are zero if the interface has none. */
    public interface AddressConsumer {
        void address(String name, byte[] address, byte[] netmask, byte[] broadcast);
    }

    private static final int MAX_ADDRESSES = 4096;
    private static final int MAX_NAME = 64;
    private static final int IFADDRS_BYTES = 56;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private static final MethodHandle GETIFADDRS =
            CFunctions.handle("getifaddrs", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle FREEIFADDRS =
            CFunctions.handle("freeifaddrs", FunctionDescriptor.ofVoid(ADDRESS));

    private final MemorySegment state = CFunctions.newCallState();

    /** Reports every IPv4 and IPv6 address to {@code consumer}; none on error. */
    public void list(AddressConsumer consumer) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment head = arena.allocate(ADDRESS);
            if ((int) GETIFADDRS.invokeExact(state, head) != 0) {
                return;
            }
            MemorySegment first = head.get(ADDRESS, 0);
            MemorySegment next = first;
            for (int i = 0; i < MAX_ADDRESSES && next.address() != 0; i++) {
                MemorySegment entry = next.reinterpret(IFADDRS_BYTES);
                int family = family(entry.get(ADDRESS, 24));
                if (family == AF_INET || family == AF_INET6) {
                    consumer.address(
                            CFunctions.string(entry.get(ADDRESS, 8), MAX_NAME),
                            bytes(entry.get(ADDRESS, 24), family),
                            bytes(entry.get(ADDRESS, 32), family),
                            bytes(entry.get(ADDRESS, 40), family));
                }
                next = entry.get(ADDRESS, 0);
            }
            FREEIFADDRS.invokeExact(state, first);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    private static int family(MemorySegment address) {
        return address.address() == 0 ? 0 : address.reinterpret(2).get(JAVA_SHORT, 0);
    }

    private static byte[] bytes(MemorySegment address, int family) {
        int size = family == AF_INET ? 4 : 16;
        if (family(address) != family) {
            return new byte[size];
        }
        int at = family == AF_INET ? 4 : 8;
        return address.reinterpret(at + size).asSlice(at, size).toArray(JAVA_BYTE);
    }
}
