package eyas.fields;

import eyas.event.Bytes;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import org.jspecify.annotations.Nullable;

/** Lookups in the state around an event that several families share: descriptors, users, groups, local addresses. */
final class TableLookups {
    private static final byte[] NONE = Bytes.of("<NONE>");

    private TableLookups() {}

    /** Returns descriptor {@code fd} of the process of {@code thread}, or null. */
    static @Nullable DescriptorEntry descriptor(ThreadEntry thread, long fd) {
        DescriptorTable descriptors = thread.descriptors();
        return descriptors == null ? null : descriptors.get(fd);
    }

    /** Returns user {@code uid} from the user table of the container of {@code thread}, or null. */
    static @Nullable UserRecord user(EventContext context, ThreadEntry thread, int uid) {
        return context.state().users().find(thread.containerId(), uid);
    }

    /** Returns group {@code gid} from the group table of the container of {@code thread}, or null. */
    static @Nullable GroupRecord group(EventContext context, ThreadEntry thread, int gid) {
        return context.state().groups().find(thread.containerId(), gid);
    }

    /** Appends the name of user {@code uid}. */
    static void appendUserName(EventContext context, int uid, FieldValue out) {
        ThreadEntry thread = context.thread();
        UserRecord user = uid == -1 || thread == null ? null : user(context, thread, uid);
        appendName(uid, user == null ? Bytes.EMPTY : user.name(), out);
    }

    /** Appends the name of group {@code gid}. */
    static void appendGroupName(EventContext context, int gid, FieldValue out) {
        ThreadEntry thread = context.thread();
        GroupRecord group = gid == -1 || thread == null ? null : group(context, thread, gid);
        appendName(gid, group == null ? Bytes.EMPTY : group.name(), out);
    }

    private static void appendName(int id, byte[] name, FieldValue out) {
        if (id == -1) {
            out.append(NONE);
        } else {
            out.append(name.length == 0 ? KernelConstantNames.NOT_AVAILABLE : name);
        }
    }

    /** Returns whether {@code address} belongs to this machine; false for IPv6 addresses inside a container, which are unknown. */
    static boolean isLocal(EventContext context, byte[] address) {
        ThreadEntry thread = context.thread();
        return thread != null
                && (address.length == 4 || thread.containerId().length == 0)
                && context.state().interfaces().isLocal(address);
    }

    /** Writes the name of the host. */
    static boolean hostName(EventContext context, FieldValue out) {
        String name = context.state().machine().hostname();
        out.clear();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            out.append(c < 0x80 ? c : '?');
        }
        return out.length() > 0;
    }
}
