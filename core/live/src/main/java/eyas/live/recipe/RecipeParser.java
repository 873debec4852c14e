package eyas.live.recipe;

import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parses the lines of {@code recipes.txt}, and checks each recipe against the event table.
 *
 * <p>The format is described at the top of that file. Used once, by one thread.
 */
final class RecipeParser {
    private static final Map<String, Integer> SELECTORS = Map.ofEntries(
            Map.entry("out", 0),
            Map.entry("in", 1),
            Map.entry("pct", 0),
            Map.entry("len", 1),
            Map.entry("max", 2),
            Map.entry("size", 0),
            Map.entry("rss", 1),
            Map.entry("swap", 2),
            Map.entry("inheritable", 0),
            Map.entry("permitted", 1),
            Map.entry("effective", 2));
    private static final Map<String, Integer> SOCKETS = Map.of(
            "arg0", Abi.SOCKET_ARG0,
            "arg2", Abi.SOCKET_ARG2,
            "connect", Abi.SOCKET_CONNECT,
            "ret", Abi.SOCKET_RET,
            "create", Abi.SOCKET_CREATE,
            "accept", Abi.SOCKET_ACCEPT,
            "pair", Abi.SOCKET_PAIR,
            "pipe", Abi.SOCKET_PIPE,
            "close", Abi.SOCKET_CLOSE,
            "all", Abi.SOCKET_ALL);
    private static final Map<String, Integer> CLONE_FLAGS = Map.of("arg0", 0, "struct", 1, "fork", 2, "vfork", 3);
    /** Parameters of an exec event with everything that the kernel side writes; execveat has no file name. */
    private static final List<Integer> EXEC_PARAMS = List.of(30, 31);

    private static final int CLONE_PARAMS = 21;
    private static final Map<String, KernelNameKind> NAMES = Map.of(
            "@opened", KernelNameKind.OPENED,
            "@cwd", KernelNameKind.CWD,
            "@root", KernelNameKind.ROOT,
            "@base", KernelNameKind.BASE,
            "@descriptor", KernelNameKind.DESCRIPTOR);

    private final String file;
    private final boolean arm;
    private final Map<String, EventInfo> events = new HashMap<>();
    private final List<Recipe> recipes = new ArrayList<>();
    private int line;
    private int nextExtra = Abi.MAX_SYSCALLS;

    private int shape;
    private int filter;
    private int clone;
    private int target;
    private final List<RecipeName> names = new ArrayList<>();
    private int socket;
    private boolean nativeOnly;

    RecipeParser(String file, boolean arm) {
        this.file = file;
        this.arm = arm;
        for (int code = 0; code < EventTable.size(); code++) {
            EventInfo event = EventTable.get(code);
            events.put(event.codeName(), event);
        }
    }

    List<Recipe> parse(String text) {
        for (String row : text.split("\n", -1)) {
            line++;
            String content = row.strip();
            if (!content.isEmpty() && content.charAt(0) != '#') {
                parseLine(content.split("\\s+", -1));
            }
        }
        return List.copyOf(recipes);
    }

    private void parseLine(String[] words) {
        if (words.length < 2) {
            throw error("expected a call and an event");
        }
        SyscallInfo syscall = SyscallTable.find(words[0]);
        EventInfo event = events.get(words[1]);
        if (syscall == null) {
            throw error("unknown system call " + words[0]);
        }
        if (event == null) {
            throw error("unknown event " + words[1]);
        }
        if (syscall.exitCode() != event.code()) {
            throw error(words[0] + " has event "
                    + (syscall.exitCode() < 0
                            ? "none"
                            : EventTable.get(syscall.exitCode()).codeName())
                    + " in syscalls.tsv, not " + words[1]);
        }
        shape = Abi.SHAPE_SLOTS;
        filter = 0;
        clone = 0;
        target = Abi.TARGET_NONE;
        names.clear();
        socket = event.has(EventFlag.CREATES_FD) ? Abi.SOCKET_RET : Abi.SOCKET_NONE;
        nativeOnly = false;
        List<RecipeSlot> slots = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
            if (words[i].charAt(0) == '@') {
                attribute(words[i]);
            } else {
                slots.add(slot(words[i]));
            }
        }
        check(event, slots);
        int number = arm ? syscall.arm() : syscall.x86();
        boolean forIa32 = !arm && !nativeOnly && syscall.ia32() >= 0;
        if (number < 0 && !forIa32) {
            return; // another architecture's call
        }
        if (number >= Abi.MAX_SYSCALLS || syscall.ia32() >= Abi.MAX_SYSCALLS) {
            throw error("the number of " + words[0] + " is above " + (Abi.MAX_SYSCALLS - 1));
        }
        int index = number >= 0 ? number : nextExtra++;
        recipes.add(new Recipe(
                syscall,
                event,
                index,
                shape,
                filter,
                clone,
                target,
                socket,
                List.copyOf(names),
                forIa32,
                List.copyOf(slots)));
    }

    private void attribute(String word) {
        if (word.startsWith("@clone=")) {
            shape = Abi.SHAPE_CLONE;
            clone = lookUp(CLONE_FLAGS, word.substring("@clone=".length()), word);
            return;
        }
        if (word.startsWith("@socket=")) {
            socket = lookUp(SOCKETS, word.substring("@socket=".length()), word);
            return;
        }
        int equals = word.indexOf('=');
        KernelNameKind kind = NAMES.get(equals < 0 ? word : word.substring(0, equals));
        if (kind != null) {
            names.add(name(kind, equals < 0 ? "" : word.substring(equals + 1), word));
            return;
        }
        switch (word) {
            case "@target=arg0" -> target = Abi.TARGET_ARG0;
            case "@target=arg1" -> target = Abi.TARGET_ARG1;
            case "@target=pidfd" -> target = Abi.TARGET_PIDFD;
            case "@exec" -> shape = Abi.SHAPE_EXEC;
            case "@failed" -> filter |= Abi.FILTER_FAILED;
            case "@prot_exec" -> filter |= Abi.FILTER_PROT_EXEC;
            case "@mounts" -> filter |= Abi.FILTER_MOUNTS;
            case "@bpf" -> filter |= Abi.FILTER_BPF;
            case "@wakes" -> filter |= Abi.FILTER_WAKES;
            case "@messages" -> filter |= Abi.FILTER_MESSAGES;
            case "@socketcall" -> filter |= Abi.FILTER_SOCKETCALL;
            case "@native" -> nativeOnly = true;
            default -> throw error("unknown attribute " + word);
        }
    }

    /** Parses {@code [DIRECTORY/]TEXT}, or, for a descriptor, {@code ARGUMENT}. */
    private RecipeName name(KernelNameKind kind, String arguments, String word) {
        if (names.size() == Recipe.MAX_NAMES) {
            throw error(word + ": a call reports " + Recipe.MAX_NAMES + " names at most");
        }
        int slash = arguments.indexOf('/');
        int directory = slash < 0 ? RecipeName.NO_ARGUMENT : argument(arguments.substring(0, slash), word);
        String last = arguments.substring(slash + 1);
        int argument = last.isEmpty() ? RecipeName.NO_ARGUMENT : argument(last, word);
        return kind == KernelNameKind.DESCRIPTOR
                ? new RecipeName(kind, RecipeName.NO_ARGUMENT, argument)
                : new RecipeName(kind, argument, directory);
    }

    private int argument(String name, String word) {
        ValueSource source = source(name, word);
        if (source.code() >= RecipeName.NO_ARGUMENT) {
            throw error(word + ": " + name + " is not an argument");
        }
        return source.code();
    }

    private RecipeSlot slot(String token) {
        String[] parts = token.split(",", -1);
        int colon = parts[0].indexOf(':');
        ParameterKind kind = kind(colon < 0 ? parts[0] : parts[0].substring(0, colon), token);
        ValueSource source = ValueSource.NONE;
        int immediate = 0;
        if (colon >= 0) {
            String from = parts[0].substring(colon + 1);
            if (!from.isEmpty() && Character.isDigit(from.charAt(0))) {
                source = ValueSource.CONST;
                immediate = number(from, token);
            } else {
                source = source(from, token);
            }
        } else if (kind.needsSource()) {
            throw error(token + ": " + parts[0] + " needs a source, as in " + parts[0] + ":arg0");
        }
        int aux = kind == ParameterKind.TUPLE ? ValueSource.NONE.code() : 0;
        SlotCondition condition = SlotCondition.ALWAYS;
        int otherwise = 0;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String key = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String value = equals < 0 ? "" : parts[i].substring(equals + 1);
            switch (key) {
                case "peek", "fold", "clamp", "word" -> aux = Abi.AUX_SET;
                case "at" -> immediate = immediate(value, token);
                case "len" -> aux = source(value, token).code();
                case "addr" -> {
                    if (kind == ParameterKind.BUFFER) {
                        immediate = 1 + source(value, token).code();
                    } else {
                        aux = source(value, token).code();
                    }
                }
                case "if" -> condition = condition(value, token);
                case "else" -> otherwise = number(value, token);
                default -> throw error(token + ": unknown option " + key);
            }
        }
        return new RecipeSlot(kind, source, condition, aux, immediate, otherwise);
    }

    private void check(EventInfo event, List<RecipeSlot> slots) {
        List<ParamInfo> params = event.params();
        if (shape != Abi.SHAPE_SLOTS) {
            boolean fits =
                    shape == Abi.SHAPE_EXEC ? EXEC_PARAMS.contains(params.size()) : params.size() == CLONE_PARAMS;
            if (!slots.isEmpty() || !fits) {
                throw error(event.codeName() + " has " + params.size()
                        + " parameters, and the kernel side writes another event for this attribute");
            }
            return;
        }
        if (slots.size() != params.size() || slots.size() > Abi.MAX_SLOTS) {
            throw error(slots.size() + " tokens for the " + params.size() + " parameters of " + event.codeName()
                    + " (at most " + Abi.MAX_SLOTS + ")");
        }
        for (int i = 0; i < slots.size(); i++) {
            ParamInfo param = params.get(i);
            ParameterKind kind = slots.get(i).kind();
            if (!kind.makes(param.type())) {
                throw error("parameter " + (i + 1) + " (" + param.name() + ") of " + event.codeName() + " is a "
                        + param.type() + ", which " + name(kind) + " does not make");
            }
        }
    }

    private int immediate(String value, String token) {
        if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
            return number(value, token);
        }
        return lookUp(SELECTORS, value, token);
    }

    private int lookUp(Map<String, Integer> names, String name, String token) {
        Integer value = names.get(name);
        if (value == null) {
            throw error(token + ": unknown value " + name);
        }
        return value;
    }

    private int number(String text, String token) {
        try {
            int value = Integer.parseInt(text);
            if (value >= Short.MIN_VALUE && value <= Character.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw error(token + ": " + text + " is not a number");
        }
        throw error(token + ": " + text + " does not fit into 16 bits");
    }

    private ParameterKind kind(String name, String token) {
        ParameterKind found = find(ParameterKind.values(), name);
        if (found == null) {
            throw error(token + ": unknown kind " + name);
        }
        return found;
    }

    private ValueSource source(String name, String token) {
        ValueSource found = find(ValueSource.values(), name);
        if (found == null || found == ValueSource.CONST) {
            throw error(token + ": unknown source " + name);
        }
        return found;
    }

    private SlotCondition condition(String name, String token) {
        SlotCondition found = find(SlotCondition.values(), name);
        if (found == null) {
            throw error(token + ": unknown condition " + name);
        }
        return found;
    }

    private static <E extends Enum<E>> @Nullable E find(E[] values, String name) {
        for (E value : values) {
            if (name(value).equals(name)) {
                return value;
            }
        }
        return null;
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private RecipeException error(String message) {
        return new RecipeException(file + ":" + line + ": " + message);
    }
}
