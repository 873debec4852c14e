package eyas.fields;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.PollExit;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import org.jspecify.annotations.Nullable;

/** Binds the lists of polled descriptors, as one comma-separated text. */
final class PollFields {
    /** Appends an attribute of one polled descriptor; nothing if it has none. */
    @FunctionalInterface
    private interface Item {
        void append(long fd, @Nullable DescriptorEntry descriptor, FieldValue out);
    }

    private PollFields() {}

    static void addTo(Binders binders) {
        add(binders, "fdlist.nums", (fd, descriptor, out) -> out.appendDecimal(fd));
        add(binders, "fdlist.names", (fd, descriptor, out) -> {
            byte[] name = descriptor == null ? Bytes.EMPTY : descriptor.name();
            out.append(name.length > 0 ? name : KernelConstantNames.NOT_AVAILABLE);
        });
        add(binders, "fdlist.cips", (fd, descriptor, out) -> {
            if (descriptor != null && isConnection(descriptor)) {
                AddressText.append(descriptor.sourceAddress(), 0, descriptor.sourceAddress().length, out);
            }
        });
        add(binders, "fdlist.sips", (fd, descriptor, out) -> {
            if (descriptor != null && descriptor.type().isInternet()) {
                AddressText.append(descriptor.destinationAddress(), 0, descriptor.destinationAddress().length, out);
            }
        });
        add(binders, "fdlist.cports", (fd, descriptor, out) -> {
            if (descriptor != null && isConnection(descriptor)) {
                out.appendDecimal(descriptor.sourcePort());
            }
        });
        add(binders, "fdlist.sports", (fd, descriptor, out) -> {
            if (descriptor != null && isConnection(descriptor)) {
                out.appendDecimal(descriptor.destinationPort());
            }
        });
    }

    private static boolean isConnection(DescriptorEntry descriptor) {
        return descriptor.type() == DescriptorType.IPV4_SOCKET || descriptor.type() == DescriptorType.IPV6_SOCKET;
    }

    private static void add(Binders binders, String name, Item item) {
        binders.otherOfThread(name, 50, (thread, context, out) -> list(thread, context, item, out));
    }

    private static boolean list(ThreadEntry thread, EventContext context, Item item, FieldValue out) {
        Event event = context.event();
        int size = event.paramLength(PollExit.FDS); // the leading parameters of a ppoll are the same
        if ((event.code() != EventCode.SYSCALL_POLL_X && event.code() != EventCode.SYSCALL_PPOLL_X) || size < 2) {
            return false;
        }
        long at = event.paramOffset(PollExit.FDS);
        int count = Math.min(ParamLayout.u16(event, at), (size - 2) / ParamLayout.POLLED);
        out.clear();
        for (int i = 0; i < count; i++) {
            long fd = ParamLayout.u64(event, at + 2 + (long) i * ParamLayout.POLLED);
            int before = out.length();
            if (before > 0) {
                out.append(',');
            }
            int start = out.length();
            item.append(fd, TableLookups.descriptor(thread, fd), out);
            if (out.length() == start) {
                out.truncate(before);
            }
        }
        return out.length() > 0;
    }
}
