package eyas.state.job;

import eyas.event.Bytes;
import eyas.event.TableReader;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** A kind of service that starts programs on request; a row of {@code services.tsv}. */
final class ServiceKind {
    private static final int COLUMNS = 7;
    private static final String NONE = "-";
    private static final long NANOS = 1_000_000_000L;

    final AttributionMethod via;
    private final List<byte[]> sockets;
    private final List<byte[]> files;
    private final List<byte[]> clients;
    private final List<byte[]> starters;
    private final List<Own> own;
    /** Maximum time between a request and the start, ns; 0 for no limit. */
    final long patience;

    /**
     * A program of the service itself.
     *
     * @param unit the unit in which it is started, or the prefix of its name up to an at sign; empty for any
     */
    private record Own(byte[] program, byte[] unit) {
        static Own of(byte[] entry) {
            String[] parts = Bytes.text(entry).split(":", 2);
            return new Own(Bytes.of(parts[0]), parts.length == 1 ? Bytes.EMPTY : Bytes.of(parts[1]));
        }

        boolean is(byte[] file, byte[] in) {
            boolean isInstance = unit.length > 0 && unit[unit.length - 1] == '@';
            return Arrays.equals(program, file)
                    && (unit.length == 0 || (isInstance ? Bytes.startsWith(in, unit) : Arrays.equals(in, unit)));
        }
    }

    private ServiceKind(String[] row) {
        via = AttributionMethod.of(row[0]);
        sockets = list(row[1]);
        files = list(row[2]);
        clients = list(row[3]);
        starters = list(row[4]);
        patience = Long.parseLong(row[5]) * NANOS;
        own = list(row[6]).stream().map(Own::of).toList();
    }

    private static List<byte[]> list(String cell) {
        return cell.equals(NONE)
                ? List.of()
                : Arrays.stream(cell.split(",", -1)).map(Bytes::of).toList();
    }

    static List<ServiceKind> all() {
        String resource = "services.tsv";
        return TableReader.rows(
                        Objects.requireNonNull(ServiceKind.class.getResourceAsStream(resource), resource),
                        resource,
                        COLUMNS)
                .stream()
                .map(ServiceKind::new)
                .toList();
    }

    /** Returns whether the service accepts requests on a Unix socket of this name. */
    boolean listensAt(byte[] socket) {
        for (byte[] end : sockets) {
            int from = socket.length - end.length;
            if (from >= 0 && Arrays.equals(socket, from, socket.length, end, 0, end.length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the service reads requests from files of this name. */
    boolean reads(byte[] file) {
        for (byte[] start : files) {
            if (file.length >= start.length && Arrays.equals(file, 0, start.length, start, 0, start.length)) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a program of this name is a client of the service. */
    boolean isClient(byte[] comm) {
        return has(clients, comm);
    }

    /** Returns whether a program of this name starts processes on request. */
    boolean isStarter(byte[] comm) {
        return has(starters, comm);
    }

    /** Returns whether the installed file of this name, in this unit, is a program of the service itself. */
    boolean isOwn(byte[] file, byte[] unit) {
        for (Own one : own) {
            if (one.is(file, unit)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(List<byte[]> names, byte[] comm) {
        for (byte[] name : names) {
            if (Arrays.equals(name, comm)) {
                return true;
            }
        }
        return false;
    }
}
