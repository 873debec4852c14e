package eyas.fields;

import eyas.event.Bytes;
import eyas.event.GroupRecord;
import eyas.event.UserRecord;
import org.jspecify.annotations.Nullable;

/** Binds users and groups: the effective ones, and the login user. */
final class UserFields {
    private static final byte[] ROOT = Bytes.of("root");
    private static final byte[] ROOT_HOME = Bytes.of("/root");

    private UserFields() {}

    static void addTo(Binders binders) {
        binders.thread("user.uid", 1, (thread, context, out) -> {
            out.set(Integer.toUnsignedLong(thread.credentials().uid()));
            return true;
        });
        binders.thread("user.loginuid", 1, (thread, context, out) -> {
            out.set(
                    thread.credentials().loginUid() == -1
                            ? -1
                            : Integer.toUnsignedLong(thread.credentials().loginUid()));
            return true;
        });
        binders.thread("group.gid", 1, (thread, context, out) -> {
            out.set(Integer.toUnsignedLong(thread.credentials().gid()));
            return true;
        });
        binders.otherOfThread("user.name", 5, (thread, context, out) -> {
            UserRecord user =
                    TableLookups.user(context, thread, thread.credentials().uid());
            return writeText(
                    user == null ? null : user.name(), thread.credentials().uid(), ROOT, out);
        });
        binders.otherOfThread("user.homedir", 5, (thread, context, out) -> {
            UserRecord user =
                    TableLookups.user(context, thread, thread.credentials().uid());
            return writeText(
                    user == null ? null : user.home(), thread.credentials().uid(), ROOT_HOME, out);
        });
        binders.otherOfThread("user.shell", 5, (thread, context, out) -> {
            UserRecord user =
                    TableLookups.user(context, thread, thread.credentials().uid());
            return writeText(user == null ? null : user.shell(), -1, ROOT, out);
        });
        binders.otherOfThread("user.loginname", 5, (thread, context, out) -> {
            UserRecord user =
                    TableLookups.user(context, thread, thread.credentials().loginUid());
            return writeText(
                    user == null ? null : user.name(), thread.credentials().loginUid(), ROOT, out);
        });
        binders.otherOfThread("group.name", 5, (thread, context, out) -> {
            GroupRecord group =
                    TableLookups.group(context, thread, thread.credentials().gid());
            return writeText(
                    group == null ? null : group.name(), thread.credentials().gid(), ROOT, out);
        });
    }

    /** Points at {@code word}; if it is null, at the value for root, which is the same everywhere, or at {@code <NA>}. */
    private static boolean writeText(byte @Nullable [] word, int id, byte[] ofRoot, FieldValue out) {
        if (word != null) {
            out.point(word);
        } else {
            out.point(id == 0 ? ofRoot : KernelConstantNames.NOT_AVAILABLE);
        }
        return true;
    }
}
