package eyas.live.sys;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Calls the socket functions of the C library for Unix stream sockets, and for netlink.
 *
 * <p>Methods return what the C function returns, -1 for an error whose number {@link #errno} returns. For one thread. Source: {@code struct
 * sockaddr_un}, {@code struct sockaddr_nl}, {@code struct ucred}, {@code struct timeval} of Linux on 64-bit machines.
 */
public final class SocketCalls {
    /** The longest path of a Unix socket, in bytes, without the NUL. */
    public static final int MAX_PATH = 107;

    private static final int AF_UNIX = 1;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_RAW = 3;
    private static final int SOCK_NONBLOCK = 0x800;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SO_SNDTIMEO = 21;
    private static final int SO_ATTACH_BPF = 50;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_NETNS_COOKIE = 71;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int ADDRESS_BYTES = 110;
    private static final int CREDENTIAL_BYTES = 12;
    /** {@code struct sockaddr_nl}. */
    private static final int NETLINK_ADDRESS_BYTES = 12;
    /** Room for thousands of messages; it uses memory only while they wait. */
    private static final int NETLINK_BUFFER = 16 << 20;

    private static final MethodHandle SOCKET =
            CFunctions.handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            CFunctions.handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN =
            CFunctions.handle("listen", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACCEPT =
            CFunctions.handle("accept4", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
    private static final MethodHandle GET_OPTION = CFunctions.handle(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SET_OPTION = CFunctions.handle(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            CFunctions.handle("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final MemorySegment state = CFunctions.newCallState();
    private final MemorySegment words = Arena.ofAuto().allocate(32, 8);

    /** Returns the error number of the last call that returned -1. */
    public int errno() {
        return CFunctions.errno(state);
    }

    /** Creates a socket. */
    public int socket() {
        try {
            return (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /**
     * Creates a non-blocking netlink socket that receives the messages of {@code groups}, a bit set.
     *
     * @param protocol a number of linux/netlink.h
     * @param filter descriptor of the BPF program that filters them
     */
    public int netlink(int protocol, int groups, int filter) {
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) SOCKET.invokeExact(state, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol);
            if (fd < 0) {
                return fd;
            }
            words.set(JAVA_INT, 0, NETLINK_BUFFER);
            int resized = (int) SET_OPTION.invokeExact(state, fd, SOL_SOCKET, SO_RCVBUFFORCE, words, Integer.BYTES);
            words.set(JAVA_INT, 0, filter);
            int filtered = (int) SET_OPTION.invokeExact(state, fd, SOL_SOCKET, SO_ATTACH_BPF, words, Integer.BYTES);
            MemorySegment address = arena.allocate(NETLINK_ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) AF_NETLINK);
            address.set(JAVA_INT, 8, groups);
            if (resized == 0
                    && filtered == 0
                    && (int) BIND.invokeExact(state, fd, address, NETLINK_ADDRESS_BYTES) == 0) {
                return fd;
            }
            new FileCalls().close(fd);
            return -1;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Binds {@code fd} to {@code path}, which has at most {@link #MAX_PATH} bytes, and listens. */
    public int listen(int fd, byte[] path, int waiting) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(ADDRESS_BYTES, 8);
            address.set(JAVA_SHORT, 0, (short) AF_UNIX);
            MemorySegment.copy(path, 0, address, JAVA_BYTE, 2, path.length);
            int bound = (int) BIND.invokeExact(state, fd, address, ADDRESS_BYTES);
            return bound != 0 ? bound : (int) LISTEN.invokeExact(state, fd, waiting);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Waits for a connection. */
    public int accept(int fd) {
        try {
            return (int) ACCEPT.invokeExact(state, fd, MemorySegment.NULL, MemorySegment.NULL, SOCK_CLOEXEC);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Reads the peer of {@code fd} at the time of the connect: process, user and group, three elements. */
    public int peer(int fd, int[] credentials) {
        try {
            words.set(JAVA_INT, 16, CREDENTIAL_BYTES);
            int result = (int) GET_OPTION.invokeExact(state, fd, SOL_SOCKET, SO_PEERCRED, words, words.asSlice(16));
            for (int i = 0; i < 3; i++) {
                credentials[i] = words.getAtIndex(JAVA_INT, i);
            }
            return result;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Returns the cookie of the network namespace that {@code fd} was created in; 0 if the kernel does not report it. */
    public long networkCookie(int fd) {
        try {
            words.set(JAVA_LONG, 0, 0);
            words.set(JAVA_INT, 16, Long.BYTES);
            int result = (int) GET_OPTION.invokeExact(state, fd, SOL_SOCKET, SO_NETNS_COOKIE, words, words.asSlice(16));
            return result == 0 ? words.get(JAVA_LONG, 0) : 0;
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Limits how long a send may block, in s. */
    public int limitSend(int fd, long seconds) {
        try {
            words.set(JAVA_LONG, 0, seconds);
            words.set(JAVA_LONG, 8, 0);
            return (int) SET_OPTION.invokeExact(state, fd, SOL_SOCKET, SO_SNDTIMEO, words, 16);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }

    /** Sends as many of {@code bytes} as fit into the buffer. */
    public long send(int fd, MemorySegment bytes) {
        try {
            return (long) SEND.invokeExact(state, fd, bytes, bytes.byteSize(), MSG_NOSIGNAL);
        } catch (Throwable t) {
            throw CFunctions.broken(t);
        }
    }
}
