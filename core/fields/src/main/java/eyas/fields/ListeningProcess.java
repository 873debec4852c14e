package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadTable;

/**
 * Finds the process that listens at the other end of a local connection: to the diagnostics port of a .NET runtime, or to a TCP port on a
 * loopback address. Event thread only; walks over all processes, so it is for conditions that few events reach.
 */
final class ListeningProcess {
    /** The name of the diagnostics socket of a .NET runtime, after the temporary directory and before the process id. */
    private static final byte[] DIAGNOSTICS = Bytes.of("/dotnet-diagnostic-");

    private static final int MOST_DIGITS = 10;

    private ListeningProcess() {}

    /** Returns the process that the connect of {@code thread} reached, or -1 if unknown. */
    static long of(EventContext context, ThreadEntry thread) {
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor == null) {
            return -1;
        }
        if (descriptor.type() == DescriptorType.UNIX_SOCKET) {
            return thread.inPidNamespace() ? -1 : diagnosed(descriptor.name());
        }
        return descriptor.isTcp() && isLoopback(descriptor.destinationAddress())
                ? listener(context.state().threads(), descriptor.destinationPort())
                : -1;
    }

    /** The kernel reports the name to which the other end is bound, even if the caller used a symbolic link. */
    private static long diagnosed(byte[] name) {
        int at = Bytes.indexOf(name, DIAGNOSTICS);
        if (at < 0) {
            return -1;
        }
        at += DIAGNOSTICS.length;
        long id = 0;
        for (int i = 0; at < name.length && name[at] >= '0' && name[at] <= '9' && i < MOST_DIGITS; i++, at++) {
            id = id * 10 + name[at] - '0';
        }
        return id > 0 ? id : -1;
    }

    private static boolean isLoopback(byte[] address) {
        if (address.length == 4) {
            return address[0] == 127;
        }
        for (int i = 0; i < address.length - 1; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address.length == 16 && address[15] == 1;
    }

    private static long listener(ThreadTable threads, int port) {
        for (int place = 0; place < threads.places(); place++) {
            ThreadEntry thread = threads.threadAt(place);
            if (thread == null || thread.tid() != thread.pid()) {
                continue;
            }
            DescriptorTable table = thread.descriptors();
            for (int i = 0; table != null && i < table.places(); i++) {
                DescriptorEntry entry = table.entryAt(i);
                if (entry != null && isListeningAt(entry, port)) {
                    return thread.pid();
                }
            }
        }
        return -1;
    }

    private static boolean isListeningAt(DescriptorEntry entry, int port) {
        return entry.type().isListening() && entry.destinationPort() == port;
    }
}
