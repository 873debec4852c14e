package eyas.filter.plan;

import eyas.event.EventCode;
import eyas.filter.FakeFieldProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates rules that resemble published ones, and events that resemble a build. */
final class SyntheticRules {
    static final int[] CODES = {
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_EXECVE_19_X,
        EventCode.SOCKET_CONNECT_X,
        EventCode.SYSCALL_CLOSE_X,
        EventCode.SYSCALL_READ_X,
        EventCode.SYSCALL_READ_X
    };
    private static final String OPEN = "evt.type in (open, openat, openat2) and fd.num>=0 and ";
    private static final String EXEC = "evt.type in (execve, execveat) and evt.rawres=0 and ";
    private static final String CONNECT = "evt.type in (connect, sendto) and fd.sport exists and ";

    private SyntheticRules() {}

    static List<String> create(int count) {
        Random random = new Random(42);
        List<String> rules = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String write = "evt.is_open_" + (random.nextInt(3) == 0 ? "read" : "write") + "=true and ";
            rules.add(
                    switch (random.nextInt(8)) {
                        case 0, 1 ->
                            OPEN + write + "fd.name startswith /d" + random.nextInt(count * 2)
                                    + "/ and not proc.name in (" + names(random, 8) + ") and not proc.aname in ("
                                    + names(random, 3) + ")";
                        case 2 ->
                            OPEN + write + "fd.name in (" + paths(random, 6) + ") and not proc.pname in ("
                                    + names(random, 5) + ")";
                        case 3 ->
                            OPEN + write + "(fd.name endswith .k" + random.nextInt(count * 2)
                                    + " or fd.name contains /s" + random.nextInt(count * 2) + "/)";
                        case 4, 5 ->
                            EXEC + "proc.name in (" + names(random, 6) + ") and (proc.cmdline contains \"-x"
                                    + random.nextInt(count * 2) + "\" or proc.cmdline icontains secret)";
                        case 6 ->
                            EXEC + "proc.pname in (" + names(random, 4) + ") and not proc.aname in (" + names(random, 3)
                                    + ")";
                        default ->
                            CONNECT + "fd.sport in (" + random.nextInt(60_000) + ", " + random.nextInt(60_000)
                                    + ") and not proc.name in (" + names(random, 4) + ")";
                    });
        }
        return rules;
    }

    private static String names(Random random, int count) {
        StringBuilder names = new StringBuilder("n").append(random.nextInt(2000));
        for (int i = 1; i < count; i++) {
            names.append(", n").append(random.nextInt(2000));
        }
        return names.toString();
    }

    private static String paths(Random random, int count) {
        return names(random, count).replace("n", "/etc/f");
    }

    /** Fills an event; {@code step} selects one of a few hundred. */
    static void event(FakeFieldProvider world, int step) {
        int code = CODES[step % CODES.length];
        world.event(code)
                .set("proc.name", step % 5 == 0 ? "n" + step % 500 : "cc1")
                .set("proc.pname", step % 7 == 0 ? "n" + step % 700 : "make")
                .set("proc.aname", "make", "sh", "make", "bash", "node", "systemd")
                .set("proc.cmdline", "cc1 -quiet -I/usr/include -o /tmp/x" + step + ".s main.c")
                .set("fd.name", (step % 3 == 0 ? "/d" + step % 300 : "/usr/include/x86_64-linux-gnu") + "/bits/types.h")
                .set("fd.num", 3 + step % 5)
                .set("evt.rawres", step % 4 == 0 ? -2 : 0)
                .set("evt.is_open_read", true)
                .set("evt.is_open_write", step % 6 == 0)
                .set("fd.sport", 443);
    }
}
