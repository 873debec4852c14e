package eyas.live.procfs;

import eyas.event.DescriptorRecord.SocketRecord;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lists the connections of a process. For one thread. */
public final class ProcessSockets {
    private static final String SOCKET = "socket:[";
    private static final int MAX_SOCKETS = 65_536;

    private ProcessSockets() {}

    /** Returns the connected sockets of process {@code pid}, TCP and UDP; none if it has ended. */
    public static List<SocketRecord> connected(Path proc, long pid) {
        SocketTable table = SocketTable.read(new ProcFiles(proc), pid, MAX_SOCKETS);
        List<SocketRecord> sockets = new ArrayList<>();
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(proc.resolve(Long.toString(pid)).resolve("fd"))) {
            for (Path descriptor : descriptors) {
                SocketTable.Entry entry = table.find(inode(descriptor));
                SocketRecord socket = entry == null ? null : entry.socket();
                if (socket != null && socket.destinationPort() != 0) {
                    sockets.add(socket);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended, and its connections with it.
            return List.of();
        }
        return sockets;
    }

    private static long inode(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith(SOCKET)
                    ? Long.parseLong(target.substring(SOCKET.length(), target.length() - 1))
                    : -1;
        } catch (IOException e) {
            return -1; // closed meanwhile
        }
    }
}
