package eyas.output.sink;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A datagram socket connected to a path, which Java lacks. Calls {@code socket}, {@code connect}, {@code send} and {@code close} of the C
 * library; numbers are those of Linux.
 */
public final class UnixDatagram implements AutoCloseable {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    /** Size of the path in {@code struct sockaddr_un}, including its terminator. */
    private static final int PATH_BYTES = 108;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_VALUE = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CONNECT =
            call("connect", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND =
            call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle CLOSE = call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private final Path path;
    private final int descriptor;

    private UnixDatagram(Path path, int descriptor) {
        this.path = path;
        this.descriptor = descriptor;
    }

    private static MethodHandle call(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, ERRNO);
    }

    /**
     * Connects to a path, or to an abstract name, where {@code @} stands for its leading zero byte.
     *
     * @throws IOException if no process listens there
     */
    public static UnixDatagram connect(String name) throws IOException {
        return connect(Path.of(name));
    }

    /** @throws IOException if no process listens there */
    static UnixDatagram connect(Path path) throws IOException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        if (name.length >= PATH_BYTES) {
            throw new IOException(path + ": a socket path must have fewer than " + PATH_BYTES + " bytes");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int opened = (int) SOCKET.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
            if (opened < 0) {
                throw failure("socket", path, state);
            }
            UnixDatagram socket = new UnixDatagram(path, opened);
            MemorySegment address = arena.allocate(2 + PATH_BYTES, 2);
            address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
            boolean isAbstract = name.length > 0 && name[0] == '@';
            if (isAbstract) {
                name[0] = 0;
            }
            MemorySegment.copy(name, 0, address, ValueLayout.JAVA_BYTE, 2, name.length);
            // An abstract name ends at its length, a path with a zero byte.
            int length = 2 + name.length + (isAbstract ? 0 : 1);
            int connected = (int) CONNECT.invokeExact(state, opened, address, length);
            if (connected < 0) {
                IOException failure = failure("connect", path, state);
                socket.close();
                throw failure;
            }
            return socket;
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("call of the C library", e);
        }
    }

    /**
     * Sends one message.
     *
     * @throws IOException if it was not accepted
     */
    public void send(byte[] message) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, message);
            long sent = (long) SEND.invokeExact(state, descriptor, bytes, (long) message.length, MSG_NOSIGNAL);
            if (sent < 0) {
                throw failure("send", path, state);
            }
        } catch (IOException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("call of the C library", e);
        }
    }

    private static IOException failure(String call, Path path, MemorySegment state) {
        int errno = state.get(JAVA_INT, ERRNO_VALUE);
        String reason = switch (errno) {
            case 2 -> "no such socket; check that a syslog daemon (rsyslog, journald) is running";
            case 13 -> "not permitted";
            case 90 -> "message too long";
            case 107, 111 -> "connection refused; check that the syslog daemon is running";
            default -> "errno " + errno;
        };
        return new IOException(call + " " + path + ": " + reason);
    }

    @Override
    public void close() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            int ignored = (int) CLOSE.invokeExact(state, descriptor);
            assert ignored == 0 : "the descriptor was closed elsewhere";
        } catch (Throwable e) {
            throw new IllegalStateException("call of the C library", e);
        }
    }
}
