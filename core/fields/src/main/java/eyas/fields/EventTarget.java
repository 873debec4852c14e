package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.EgressDenial;
import eyas.event.ProcessEvent;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.HexFormat;

/**
 * The object that an event acts on: another process, a file, the remote end of a connection, or the executed program. Two events of one
 * process with the same target are considered repetitions.
 */
public final class EventTarget {
    private static final char BETWEEN = '\0';

    private EventTarget() {}

    /**
     * Returns the target of the context's event as an opaque key; empty if the event acts on nothing that is known. Event thread only;
     * allocates, so use it only for events that raised an alert.
     */
    public static String of(EventContext context) {
        StringBuilder key = new StringBuilder();
        FieldValue value = new FieldValue();
        long process = TargetFields.number(context, value);
        if (process > 0) {
            key.append("pid ").append(process).append(BETWEEN);
        }
        EgressDenial denial = context.denial();
        if (denial != null) {
            key.append(HexFormat.of().formatHex(denial.address()))
                    .append(':')
                    .append(denial.port())
                    .append('/')
                    .append(denial.protocol())
                    .append(BETWEEN)
                    .append(Bytes.text(denial.name()));
        }
        DescriptorEntry descriptor = DescriptorFields.find(context);
        if (descriptor != null && descriptor.type().isInternet()) {
            // Not the name: each connection has a different local port.
            key.append(HexFormat.of().formatHex(descriptor.peerAddress()))
                    .append(':')
                    .append(peerPort(descriptor));
        } else if (descriptor != null && descriptor.type() == DescriptorType.UNIX_SOCKET) {
            String name = Bytes.text(descriptor.name()); // the kernel's addresses of both ends, a space, the path
            key.append(name, name.indexOf(' ') + 1, name.length());
        } else if (RealPathFields.real(context, value)) {
            key.append(value.text());
        }
        append(key, PathFields.name(context, value), value);
        append(key, PathFields.source(context, value), value);
        append(key, PathFields.target(context, value), value);
        ThreadEntry thread = context.thread();
        if (isExec(context.event().code()) && thread != null) {
            key.append(Bytes.text(thread.exePath())).append(BETWEEN).append(Bytes.text(thread.args()));
        }
        return key.toString();
    }

    private static boolean isExec(int code) {
        return ProcessEvent.of(code) == ProcessEvent.EXEC;
    }

    private static int peerPort(DescriptorEntry socket) {
        return socket.role() == DescriptorEntry.Role.SERVER ? socket.sourcePort() : socket.destinationPort();
    }

    private static void append(StringBuilder key, boolean isThere, FieldValue value) {
        if (isThere) {
            key.append(BETWEEN).append(value.text());
        }
    }
}
