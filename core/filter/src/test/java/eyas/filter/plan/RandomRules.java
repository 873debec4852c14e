package eyas.filter.plan;

import eyas.event.EventCode;
import eyas.filter.FakeFieldProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates conditions with every operator, modifier and transformer, and events on which many of them hold. Seeded. */
final class RandomRules {
    private static final int[] CODES = {
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT_2_E,
        EventCode.SOCKET_CONNECT_X,
        EventCode.GENERIC_X,
        EventCode.SYSCALL_CLOSE_X,
        EventCode.SYSCALL_CLOSE_X
    };
    private static final String[] WORDS = {
        "cat", "ca", "at", "bash", "/etc/cat", "/etc", "/etc/x/cat", "", "CAT", "Y2F0", "cat -a x -b", "/etc//x/bash/"
    };
    private static final String[] GLOBS = {"*", "c?t", "/etc/*", "[a-c]at", "*at*", "?", "cat", "/*/cat", "[!c]*", "\\*"
    };
    private static final String[] REGEXES = {".*", "c.t", "(/etc)?/?c?at", "[a-z]+", "cat|bash", "(?i)CAT"};
    private static final String[] TYPES = {"openat", "connect", "close", "getcpu", "open", "ptrace"};
    private static final String[] STRINGS = {
        "proc.name",
        "proc.pname",
        "fd.name",
        "proc.exe",
        "proc.cmdline",
        "proc.aname",
        "proc.aname[2]",
        "evt.arg.name",
        "tolower(fd.name)",
        "toupper(proc.name)",
        "b64(proc.exe)",
        "basename(fd.name)",
        "tolower(basename(fd.name))",
        "concat(proc.name, \"/\", proc.pname)",
        "join(\",\", fd.types)",
        "join(proc.name, (proc.pname, \"x\", fd.name))",
        "getopt(fd.types, \"ab:\")[b]"
    };
    private static final String[] RIGHT_SIDES = {"fd.name", "proc.pname", "val(proc.exe)", "tolower(proc.cmdline)"};
    private static final String[] STRING_OPERATORS = {
        "=", "==", "!=", "contains", "icontains", "startswith", "endswith", "="
    };
    private static final String[] NUMBERS = {
        "fd.num",
        "evt.rawres",
        "user.uid",
        "proc.vmsize",
        "proc.duration",
        "fd.port",
        "fd.sport",
        "fd.cport",
        "evt.num",
        "len(proc.name)",
        "len(fd.types)"
    };
    private static final String[] NUMBER_OPERATORS = {"=", "==", "!=", "<", "<=", ">", ">="};
    private static final String[] BUFFERS = {"6361", "74", "00ff", ""};

    private final Random random;

    RandomRules(long seed) {
        random = new Random(seed);
    }

    List<String> conditions(int count) {
        List<String> conditions = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            conditions.add(condition(3));
        }
        return conditions;
    }

    private String condition(int depth) {
        return switch (depth == 0 ? 9 : random.nextInt(10)) {
            case 0, 1, 2, 3 -> joined(" and ", depth);
            case 4, 5 -> joined(" or ", depth);
            case 6 -> "not " + condition(depth - 1);
            default -> check();
        };
    }

    private String joined(String word, int depth) {
        int children = 2 + random.nextInt(3);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            parts.add(condition(depth - 1));
        }
        return "(" + String.join(word, parts) + ")";
    }

    private String check() {
        return switch (random.nextInt(24)) {
            case 0 -> "evt.type=" + pick(TYPES);
            case 1 -> "evt.type in (" + pick(TYPES) + "," + pick(TYPES) + ")";
            case 2 -> "evt.type!=" + pick(TYPES);
            case 3 -> pick(STRINGS) + " exists";
            case 4 -> pick(STRINGS) + " in (" + list(WORDS) + ")";
            case 5 -> pick(STRINGS) + " pmatch (" + list(WORDS) + ", /*/ca?)";
            case 6 ->
                (random.nextBoolean() ? "fd.types " : "getopt(fd.types, \"ab:\") ")
                        + (random.nextBoolean() ? "in" : "intersects") + " (" + list(WORDS) + ")";
            case 7, 8 -> modified();
            case 9, 10 -> fieldToField();
            case 11 -> pick(NUMBERS) + " in (" + random.nextInt(4) + ", " + random.nextInt(4) + ")";
            case 12, 13 -> pick(NUMBERS) + " " + pick(NUMBER_OPERATORS) + " " + random.nextInt(4);
            case 14 -> "proc.fdusage " + pick(NUMBER_OPERATORS) + " " + random.nextInt(3) + ".5";
            case 15 -> "evt.is_open_" + (random.nextBoolean() ? "read" : "write") + "=" + random.nextBoolean();
            case 16 -> address();
            case 17 -> buffer();
            case 18 ->
                pick(STRINGS)
                        + (random.nextBoolean() ? " glob " : " iglob ")
                        + quoted(pick(GLOBS).replace("\\", "\\\\"));
            case 19 -> pick(STRINGS) + " regex " + quoted(pick(REGEXES));
            default -> pick(STRINGS) + " " + pick(STRING_OPERATORS) + " " + quoted(pick(WORDS));
        };
    }

    private String modified() {
        String modifier = new String[] {"anyof", "oneof", "allof"}[random.nextInt(3)];
        return switch (random.nextInt(4)) {
            case 0 -> pick(STRINGS) + " glob " + modifier + " (" + list(GLOBS).replace("\\", "\\\\") + ")";
            case 1 -> pick(STRINGS) + " regex " + modifier + " (" + list(REGEXES) + ")";
            case 2 -> pick(STRINGS) + " contains " + modifier + " (" + list(WORDS) + ")";
            default -> pick(STRINGS) + " startswith " + modifier + " (" + list(WORDS) + ")";
        };
    }

    private String fieldToField() {
        String[] lefts = {"proc.name", "fd.name", "tolower(proc.exe)", "concat(proc.pname, proc.name)"};
        String[] operators = {"=", "!=", "contains", "icontains", "startswith", "endswith", "glob", "iglob", "<"};
        return switch (random.nextInt(4)) {
            case 0 -> "fd.num " + pick(NUMBER_OPERATORS) + " val(evt.rawres)";
            case 1 -> "fd.sport " + pick(NUMBER_OPERATORS) + " val(fd.cport)";
            default -> {
                String right = pick(RIGHT_SIDES);
                yield pick(lefts) + " " + pick(operators) + " " + (right.contains("(") ? right : "val(" + right + ")");
            }
        };
    }

    private String address() {
        String equal = random.nextBoolean() ? "=" : "!=";
        return switch (random.nextInt(4)) {
            case 0 -> "fd.ip " + equal + " 1.1.1." + random.nextInt(3);
            case 1 -> "fd.net " + equal + " 1.1.1." + random.nextInt(4) + "/31";
            case 2 -> "fd.snet in (1.1.1." + random.nextInt(4) + "/30, 2001:db8::/32)";
            default -> "fd.sip in (1.1.1." + random.nextInt(3) + ", ::1)";
        };
    }

    private String buffer() {
        return switch (random.nextInt(4)) {
            case 0 -> "evt.buffer bcontains " + quoted(pick(BUFFERS));
            case 1 -> "evt.buffer bstartswith " + quoted(pick(BUFFERS));
            case 2 -> "evt.buffer contains " + quoted(pick(WORDS));
            default -> "evt.buffer startswith " + quoted(pick(WORDS));
        };
    }

    private String list(String[] choices) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            words.add(quoted(pick(choices)));
        }
        return String.join(", ", words);
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Generates an event. */
    void fill(FakeFieldProvider world) {
        world.event(CODES[random.nextInt(CODES.length)]);
        if (world.code() == EventCode.GENERIC_X) {
            world.set("evt.type", pick(TYPES));
        }
        for (String field :
                List.of("proc.name", "proc.pname", "fd.name", "proc.exe", "proc.cmdline", "proc.aname[2]")) {
            if (random.nextInt(5) > 0) {
                world.set(field, pick(WORDS));
            }
        }
        if (world.code() == EventCode.SYSCALL_OPENAT_2_X && random.nextBoolean()) {
            world.set("evt.arg[name]", pick(WORDS));
        }
        world.set("proc.aname", some(4));
        world.set("fd.types", random.nextInt(4) == 0 ? new Object[] {"-a", "cat", "-b"} : some(3));
        for (String field : List.of("fd.num", "evt.rawres", "user.uid", "proc.vmsize", "proc.duration", "fd.sport")) {
            if (random.nextInt(4) > 0) {
                world.set(field, random.nextInt(4) - (field.equals("evt.rawres") ? 2 : 0));
            }
        }
        world.set("evt.is_open_read", random.nextBoolean()).set("evt.is_open_write", random.nextBoolean());
        if (random.nextBoolean()) {
            world.set("fd.port", random.nextInt(4), random.nextInt(4));
            world.set("fd.cport", random.nextInt(4));
            world.set("fd.ip", address(random.nextInt(3)), address(random.nextInt(3)));
            world.set("fd.net", address(random.nextInt(3)), address(random.nextInt(3)));
            world.set("fd.sip", address(random.nextInt(3)));
            world.set("fd.snet", address(random.nextInt(3)));
        }
        if (random.nextBoolean()) {
            world.set("proc.fdusage", random.nextInt(3) + 0.5);
            world.set("evt.buffer", new byte[] {'c', 'a', 't', 0, (byte) (random.nextBoolean() ? 0xFF : 't')});
        }
    }

    private static byte[] address(int last) {
        return FakeFieldProvider.address(1, 1, 1, last);
    }

    private Object[] some(int most) {
        Object[] words = new Object[random.nextInt(most)];
        for (int i = 0; i < words.length; i++) {
            words[i] = pick(WORDS);
        }
        return words;
    }

    private String pick(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }
}
