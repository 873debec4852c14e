package eyas.live.recipe;

import eyas.event.EventCode;
import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Holds the recipe of every system call, and writes the tables that the kernel side needs.
 *
 * <p>A call without a line in {@code recipes.txt} has a generic recipe, which reports its code and native number only. Use: put {@link
 * Recipe#encode()} of each of {@link #recipes()} into the map {@code recipes} at {@link Recipe#index()}, once, before the programs are
 * attached; then call {@link #want} whenever the wanted calls change. Immutable.
 */
public final class RecipeTable {
    private static final String RESOURCE = "/eyas/live/recipes.txt";
    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    /** The calls that i386's socketcall stands for, by its first argument. */
    private static final List<String> SOCKETCALLS = List.of(
            "",
            "socket",
            "bind",
            "connect",
            "listen",
            "accept",
            "getsockname",
            "getpeername",
            "socketpair",
            "send",
            "recv",
            "sendto",
            "recvfrom",
            "shutdown",
            "setsockopt",
            "getsockopt",
            "sendmsg",
            "recvmsg",
            "accept4",
            "recvmmsg",
            "sendmmsg");

    /** Calls without dedicated parameters that act on another process, with the argument that has its number. */
    private static final Map<String, Integer> GENERIC_TARGETS = Map.of(
            "setpriority", Abi.TARGET_ARG1,
            "sched_setscheduler", Abi.TARGET_ARG0,
            "sched_setparam", Abi.TARGET_ARG0,
            "sched_setattr", Abi.TARGET_ARG0,
            "sched_setaffinity", Abi.TARGET_ARG0,
            "migrate_pages", Abi.TARGET_ARG0);

    /** Calls without dedicated parameters that name files: the path is reported with the name. */
    private static final Map<String, List<RecipeName>> GENERIC_NAMES = Map.of(
            "truncate", List.of(text(0, RecipeName.NO_ARGUMENT)),
            "truncate64", List.of(text(0, RecipeName.NO_ARGUMENT)),
            "ftruncate", List.of(descriptor(0)),
            "ftruncate64", List.of(descriptor(0)),
            "pivot_root", List.of(text(0, RecipeName.NO_ARGUMENT), text(1, RecipeName.NO_ARGUMENT)),
            "open_tree", List.of(new RecipeName(KernelNameKind.TREE, 1, 0)),
            "open_tree_attr", List.of(new RecipeName(KernelNameKind.TREE, 1, 0)),
            "fsmount",
                    List.of(new RecipeName(KernelNameKind.FILE_SYSTEM, RecipeName.NO_ARGUMENT, RecipeName.NO_ARGUMENT)),
            "move_mount", List.of(new RecipeName(KernelNameKind.MOUNT_POINT, 3, 2)));

    /** Those of them that change the mounts of the caller's namespace. */
    private static final Set<String> GENERIC_MOUNTS = Set.of("pivot_root", "move_mount");

    private final List<Recipe> recipes;
    private final Map<String, Recipe> byName = new HashMap<>();

    private RecipeTable(List<Recipe> recipes) {
        this.recipes = recipes;
        for (Recipe recipe : recipes) {
            byName.put(recipe.syscall().name(), recipe);
        }
    }

    /**
     * Reads the table from this module, for the current processor.
     *
     * @throws RecipeException if it disagrees with the event table
     */
    public static RecipeTable load() {
        try (InputStream in = RecipeTable.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new RecipeException("resource " + RESOURCE + " is missing from module eyas.live");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return parse("recipes.txt", text, System.getProperty("os.arch", "").equals("aarch64"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read resource " + RESOURCE, e);
        }
    }

    static RecipeTable parse(String file, String text, boolean arm) {
        List<Recipe> recipes = new ArrayList<>(new RecipeParser(file, arm).parse(text));
        boolean[] taken = new boolean[Abi.MAX_RECIPES];
        boolean[] named = new boolean[SyscallTable.all().size()];
        for (Recipe recipe : recipes) {
            if (taken[recipe.index()]) {
                throw new RecipeException(
                        file + ": two lines for " + recipe.syscall().name());
            }
            taken[recipe.index()] = true;
            named[recipe.syscall().code()] = true;
        }
        int next = Abi.MAX_SYSCALLS;
        while (taken[next]) {
            next++;
        }
        for (SyscallInfo syscall : SyscallTable.all()) {
            int number = arm ? syscall.arm() : syscall.x86();
            boolean ia32 = !arm && syscall.ia32() >= 0 && syscall.ia32() < Abi.MAX_SYSCALLS;
            if (named[syscall.code()]
                    || syscall.exitCode() < 0
                    || (number < 0 && !ia32)
                    || number >= Abi.MAX_SYSCALLS) {
                continue;
            }
            recipes.add(generic(syscall, number >= 0 ? number : next++, number >= 0 ? number : syscall.ia32(), ia32));
        }
        return new RecipeTable(List.copyOf(recipes));
    }

    private static Recipe generic(SyscallInfo syscall, int index, int number, boolean ia32) {
        return new Recipe(
                syscall,
                EventTable.get(EventCode.GENERIC_X),
                index,
                Abi.SHAPE_SLOTS,
                GENERIC_MOUNTS.contains(syscall.name()) ? Abi.FILTER_MOUNTS : 0,
                0,
                GENERIC_TARGETS.getOrDefault(syscall.name(), Abi.TARGET_NONE),
                Abi.SOCKET_NONE,
                GENERIC_NAMES.getOrDefault(syscall.name(), List.of()),
                ia32,
                List.of(constant(syscall.code()), constant(number)));
    }

    private static RecipeName text(int text, int directory) {
        return new RecipeName(KernelNameKind.TEXT, text, directory);
    }

    private static RecipeName descriptor(int argument) {
        return new RecipeName(KernelNameKind.DESCRIPTOR, RecipeName.NO_ARGUMENT, argument);
    }

    private static RecipeSlot constant(int value) {
        return new RecipeSlot(ParameterKind.U16, ValueSource.CONST, SlotCondition.ALWAYS, 0, value, 0);
    }

    /** Returns every recipe, dedicated and generic. */
    public List<Recipe> recipes() {
        return recipes;
    }

    /** Returns the recipe of the call {@code name}; null if this processor has no such call. */
    public @Nullable Recipe find(String name) {
        return byName.get(name);
    }

    /**
     * Writes the wanted calls into the shared section: the table by number, the tables of 32-bit programs, and the tracepoints. Takes
     * effect at once, also while programs are attached.
     *
     * @param shared the shared section ({@code .bss}), writable, {@link Abi#SHARED_SIZE} bytes
     * @param wanted whether a call is wanted, by Falco's system call code; also evaluated for tracepoints
     * @param onlySuccessful whether failed calls are left out, by the same code
     */
    public void want(MemorySegment shared, IntPredicate wanted, IntPredicate onlySuccessful) {
        byte[] bits = new byte[Abi.MAX_SYSCALLS];
        short[] ia32 = new short[Abi.MAX_SYSCALLS];
        Arrays.fill(ia32, (short) Abi.NO_RECIPE);
        for (Recipe recipe : recipes) {
            SyscallInfo syscall = recipe.syscall();
            if (!wanted.test(syscall.code())) {
                continue;
            }
            boolean successful = onlySuccessful.test(syscall.code());
            if (recipe.index() < Abi.MAX_SYSCALLS) {
                bits[recipe.index()] |= (byte) (Abi.WANT_NATIVE | (successful ? Abi.WANT_NATIVE_OK : 0));
            }
            if (recipe.forIa32()) {
                bits[syscall.ia32()] |= (byte) (Abi.WANT_IA32 | (successful ? Abi.WANT_IA32_OK : 0));
                ia32[syscall.ia32()] = (short) recipe.index();
            }
        }
        wantSocketcalls(shared, wanted, bits, ia32);
        for (int number = 0; number < Abi.MAX_SYSCALLS; number++) {
            shared.set(U16, Abi.OFF_IA32_RECIPE + 2L * number, ia32[number]);
        }
        for (int number = 0; number < Abi.MAX_SYSCALLS; number++) {
            long at = Abi.OFF_WANTED + (long) number;
            int guarded = shared.get(ValueLayout.JAVA_BYTE, at) & Abi.WANT_GUARD;
            shared.set(ValueLayout.JAVA_BYTE, at, (byte) (bits[number] | guarded));
        }
        shared.set(U32, Abi.OFF_TRACEPOINTS, tracepoints(wanted));
    }

    /**
     * Makes the guard of the last step inspect calls, independently of their events.
     *
     * @param shared the shared section
     * @param names names of the calls
     */
    public void guard(MemorySegment shared, List<String> names) {
        for (String name : names) {
            long at = (long) Abi.OFF_WANTED
                    + Objects.requireNonNull(byName.get(name), name).index();
            shared.set(ValueLayout.JAVA_BYTE, at, (byte) (shared.get(ValueLayout.JAVA_BYTE, at) | Abi.WANT_GUARD));
        }
    }

    private void wantSocketcalls(MemorySegment shared, IntPredicate wanted, byte[] bits, short[] ia32) {
        Recipe multiplexer = byName.get("socketcall");
        boolean any = false;
        for (int call = 0; call < 32; call++) {
            Recipe recipe = call < SOCKETCALLS.size() ? byName.get(SOCKETCALLS.get(call)) : null;
            boolean want = multiplexer != null
                    && recipe != null
                    && wanted.test(recipe.syscall().code());
            any |= want;
            shared.set(U16, Abi.OFF_SOCKETCALL_RECIPE + 2L * call, (short)
                    (want && recipe != null ? recipe.index() : Abi.NO_RECIPE));
        }
        if (any && multiplexer != null) {
            int number = multiplexer.syscall().ia32();
            bits[number] |= (byte) Abi.WANT_IA32;
            ia32[number] = (short) multiplexer.index();
        }
    }

    private static int tracepoints(IntPredicate wanted) {
        int tracepoints = 0;
        if (wants(wanted, "execve") || wants(wanted, "execveat")) {
            tracepoints |= Abi.TP_EXEC;
        }
        if (wants(wanted, "sched_process_exit")) {
            tracepoints |= Abi.TP_PROCEXIT;
        }
        if (wants(wanted, "openat") || wants(wanted, "openat2") || wants(wanted, "connect")) {
            tracepoints |= Abi.TP_IO_URING;
        }
        return tracepoints;
    }

    private static boolean wants(IntPredicate wanted, String name) {
        SyscallInfo syscall = SyscallTable.find(name);
        return syscall != null && wanted.test(syscall.code());
    }
}
