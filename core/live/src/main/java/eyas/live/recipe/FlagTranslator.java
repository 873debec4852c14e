package eyas.live.recipe;

import eyas.event.EventInfo;
import eyas.event.EventLayout;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates the kernel's flags in a live event to the schema's, in place.
 *
 * <p>The kernel side writes raw kernel flags: mapping them bit by bit in BPF would cost time in the watched program and verifier
 * instructions. So the reader translates them, for the events with such parameters only: see {@link #translates}. The ring is mapped
 * read-only, so those events are copied first, and {@link #translate} is called on the copy; all others are used in place.
 *
 * <p>Immutable and thread-safe; {@link #translate} allocates nothing.
 */
public final class FlagTranslator {
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The translation of a flag table that is the same for every event. */
    private static final Map<String, String> BY_TABLE = Map.ofEntries(
            Map.entry("creat_flags", "creat"),
            Map.entry("clone_flags", "clone"),
            Map.entry("prot_flags", "prot"),
            Map.entry("mmap_flags", "mmap"),
            Map.entry("openat2_flags", "resolve"),
            Map.entry("delete_module_flags", "delete_module"),
            Map.entry("epoll_create1_flags", "epoll_create1"),
            Map.entry("pidfd_open_flags", "pidfd_open"),
            Map.entry("io_uring_setup_flags", "io_uring_setup"),
            Map.entry("fcntl_commands", "fcntl"),
            Map.entry("sockopt_levels", "sockopt_level"),
            Map.entry("rlimit_resources", "rlimit"),
            Map.entry("ptrace_requests", "ptrace"));
    /** The translation of {@code file_flags}, by event. Without userfaultfd, whose flags Falco leaves raw. */
    private static final Map<String, String> FILE_FLAGS = Map.ofEntries(
            Map.entry("SYSCALL_OPEN_X", "open"),
            Map.entry("SYSCALL_OPENAT_2_X", "open"),
            Map.entry("SYSCALL_OPENAT2_X", "open"),
            Map.entry("SYSCALL_OPEN_BY_HANDLE_AT_X", "open"),
            Map.entry("SOCKET_SOCKET_X", "socket"),
            Map.entry("SYSCALL_DUP3_X", "socket"),
            Map.entry("SYSCALL_PIPE2_X", "descriptor"),
            Map.entry("SYSCALL_EVENTFD2_X", "folded"),
            Map.entry("SYSCALL_SIGNALFD4_X", "folded"),
            Map.entry("SYSCALL_INOTIFY_INIT1_X", "folded"));

    private static final int ACCESS_MODE = 3;
    private static final int WRITE_ONLY = 1;
    private static final int READ_WRITE = 2;
    private static final int CREATES = 0x400040; // O_CREAT and the bit of O_TMPFILE that is not O_DIRECTORY
    private static final int MODE_BITS = 07777;
    private static final int FILE_TYPE = 0170000;
    private static final int REGULAR_FILE = 0100000;
    private static final int MOUNT_MAGIC = 0xc0ed0000;
    private static final int MOUNT_MAGIC_MASK = 0xffff0000;
    private static final int SOL_SOCKET = 1;

    /** One translated parameter. {@code other} is the parameter that selects the translation, or -1. */
    private record Step(
            int param,
            Operation operation,
            int other,
            @Nullable FlagTranslation translation) {}

    private enum Operation {
        MAP,
        OPEN,
        MODE,
        MODE_IF_CREATED,
        NODE_MODE,
        MOUNT,
        SOCKET_OPTION
    }

    private final Step[] @Nullable [] steps = new Step[EventTable.size()][];

    /** Reads the translations; throws {@link RecipeException} if they disagree with the flag tables. */
    public FlagTranslator() {
        Map<String, FlagTranslation> translations = FlagTranslation.read();
        for (Recipe recipe : RecipeTable.load().recipes()) {
            List<Step> list = steps(recipe.event(), translations);
            if (!list.isEmpty()) {
                steps[recipe.event().code()] = list.toArray(Step[]::new);
            }
        }
    }

    /** Returns whether events of {@code code} have a raw parameter, and must be copied before use. */
    public boolean translates(int code) {
        return code >= 0 && code < steps.length && steps[code] != null;
    }

    /**
     * Translates the event that starts at {@code base}. Once per event: the result must not be translated again.
     *
     * @param segment writable memory with the event, whose length has been checked against it
     */
    public void translate(MemorySegment segment, long base) {
        int code = EventLayout.code(segment, base);
        Step[] list = code < steps.length ? steps[code] : null;
        if (list == null) {
            return;
        }
        int count = segment.get(U32, base + EventLayout.PARAM_COUNT);
        long end = base + EventLayout.length(segment, base);
        long lengths = base + EventLayout.HEADER;
        if (count < 0 || lengths + 2L * count > end) {
            return;
        }
        for (Step step : list) {
            if (step.param < count) {
                long at = offset(segment, lengths, count, step.param);
                int width = Short.toUnsignedInt(segment.get(U16, lengths + 2L * step.param));
                if (width != 0 && at + width <= end) {
                    apply(
                            segment,
                            step,
                            at,
                            width,
                            step.other < 0 ? 0 : value(segment, lengths, count, step.other, end));
                }
            }
        }
    }

    private static void apply(MemorySegment segment, Step step, long at, int width, int other) {
        int raw = read(segment, at, width);
        FlagTranslation translation = step.translation;
        int mapped = translation == null ? raw : translation.translate(raw);
        int result = switch (step.operation) {
            case MAP -> mapped;
            case OPEN -> mapped | access(raw);
            case MODE -> raw & MODE_BITS;
            case MODE_IF_CREATED -> (other & CREATES) == 0 ? 0 : raw & MODE_BITS;
            case NODE_MODE -> (raw & MODE_BITS) | ((raw & FILE_TYPE) == 0 ? REGULAR_FILE : raw & FILE_TYPE);
            case MOUNT -> (raw & MOUNT_MAGIC_MASK) == MOUNT_MAGIC ? raw & ~MOUNT_MAGIC_MASK : raw;
            case SOCKET_OPTION -> other == SOL_SOCKET ? socketOption(raw) : 0;
        };
        write(segment, at, width, result);
    }

    /** The schema's O_RDONLY is 1, O_WRONLY 2, O_RDWR 3. */
    private static int access(int raw) {
        return switch (raw & ACCESS_MODE) {
            case WRITE_ONLY -> 2;
            case READ_WRITE -> 3;
            default -> 1;
        };
    }

    /** SO_*: the same numbers up to SO_ATTACH_BPF (50), own ones for a few later ones. */
    private static int socketOption(int raw) {
        return switch (raw) {
            case 55 -> 0x34; // SO_MEMINFO
            case 57 -> 0x35; // SO_COOKIE
            case 59 -> 0x33; // SO_PEERGROUPS
            case 66 -> 20; // SO_RCVTIMEO_NEW
            case 67 -> 21; // SO_SNDTIMEO_NEW
            default -> raw <= 50 ? raw : 0;
        };
    }

    private static int value(MemorySegment segment, long lengths, int count, int param, long end) {
        if (param >= count) {
            return 0;
        }
        long at = offset(segment, lengths, count, param);
        int width = Short.toUnsignedInt(segment.get(U16, lengths + 2L * param));
        return width == 0 || at + width > end ? 0 : read(segment, at, width);
    }

    private static long offset(MemorySegment segment, long lengths, int count, int param) {
        long at = lengths + 2L * count;
        for (int i = 0; i < param; i++) {
            at += Short.toUnsignedInt(segment.get(U16, lengths + 2L * i));
        }
        return at;
    }

    private static int read(MemorySegment segment, long at, int width) {
        return switch (width) {
            case 1 -> Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, at));
            case 2 -> Short.toUnsignedInt(segment.get(U16, at));
            case 4 -> segment.get(U32, at);
            default -> 0;
        };
    }

    private static void write(MemorySegment segment, long at, int width, int value) {
        switch (width) {
            case 1 -> segment.set(ValueLayout.JAVA_BYTE, at, (byte) value);
            case 2 -> segment.set(U16, at, (short) value);
            case 4 -> segment.set(U32, at, value);
            default -> {
                // no raw parameter has another width; leave the value unchanged
            }
        }
    }

    private static List<Step> steps(EventInfo event, Map<String, FlagTranslation> translations) {
        List<Step> list = new ArrayList<>();
        String code = event.codeName();
        for (int i = 0; i < event.params().size(); i++) {
            ParamInfo param = event.params().get(i);
            switch (param.info()) {
                case "file_flags" -> {
                    String name = FILE_FLAGS.get(code);
                    if (name != null) {
                        Operation operation = name.equals("open") ? Operation.OPEN : Operation.MAP;
                        list.add(new Step(i, operation, -1, required(translations, name)));
                    }
                }
                case "chmod_mode" -> list.add(new Step(i, Operation.MODE, -1, null));
                case "mknod_mode" -> list.add(new Step(i, Operation.NODE_MODE, -1, null));
                case "mount_flags" -> list.add(new Step(i, Operation.MOUNT, -1, null));
                // depends on the level, so it is translated first
                case "sockopt_options" -> list.addFirst(new Step(i, Operation.SOCKET_OPTION, i - 1, null));
                default -> {
                    String name = BY_TABLE.get(param.info());
                    if (name != null) {
                        list.add(new Step(i, Operation.MAP, -1, required(translations, name)));
                    }
                }
            }
        }
        if (code.equals("SOCKET_ACCEPT4_6_X")) {
            list.add(new Step(event.paramIndex("flags"), Operation.MAP, -1, required(translations, "socket")));
        }
        if (code.equals("SYSCALL_CREAT_X")) {
            list.add(new Step(event.paramIndex("mode"), Operation.MODE, -1, null));
        } else if ("open".equals(FILE_FLAGS.get(code)) && event.paramIndex("mode") >= 0) {
            // depends on the raw flags, so it is translated first
            int flags = event.paramIndex("flags");
            list.addFirst(new Step(event.paramIndex("mode"), Operation.MODE_IF_CREATED, flags, null));
        }
        return list;
    }

    private static FlagTranslation required(Map<String, FlagTranslation> translations, String name) {
        FlagTranslation translation = translations.get(name);
        if (translation == null) {
            throw new RecipeException("kernel-flags.tsv: no translation " + name);
        }
        return translation;
    }
}
