package eyas.live.procfs;

import eyas.event.GroupRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;

/** Reads users and groups from {@code passwd} and {@code group}; malformed lines are left out. Source: passwd(5). */
final class Accounts {
    private final LineScanner scan = new LineScanner();
    private final SnapshotConsumer consumer;
    private final int limit;
    private int users;
    private int groups;

    Accounts(SnapshotConsumer consumer, int limit) {
        this.consumer = consumer;
        this.limit = limit;
    }

    /** Takes a line {@code name:password:uid:gid:comment:home:shell}. */
    boolean user(byte[] bytes, int start, int end) {
        byte[] name = scan.over(bytes, start, end).until(':');
        long uid = scan.behind(':').number();
        long gid = scan.behind(':').number();
        if (!scan.failed() && name.length > 0) {
            byte[] home = scan.behind(':').behind(':').until(':');
            consumer.user(new UserRecord((int) uid, (int) gid, name, home, scan.until(':')));
        }
        return ++users < limit;
    }

    /** Takes a line {@code name:password:gid:members}. */
    boolean group(byte[] bytes, int start, int end) {
        byte[] name = scan.over(bytes, start, end).until(':');
        long gid = scan.behind(':').number();
        if (!scan.failed() && name.length > 0) {
            consumer.group(new GroupRecord((int) gid, name));
        }
        return ++groups < limit;
    }
}
