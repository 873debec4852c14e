package eyas.conformance;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import eyas.event.FlagTable;
import eyas.event.MachineRecord;
import eyas.event.ParamInfo;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.SourceCounters;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Delivers the processes of a {@link RuleCase} as a snapshot and its events as a live source would. */
final class RuleCaseSource implements EventSource {
    private static final long START = 1_800_000_000_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;
    private static final long CURRENT_FOLDER = -100;
    private static final long DESCRIPTOR = 7;
    private static final String DEFAULT_AGE = "30d";
    private static final Set<String> EXEC_KEYS =
            Set.of("res", "flags", "path", "name", "args", "argv0", "env", "cwd", "age");
    private static final Set<String> FOLDERS = Set.of("dirfd", "olddirfd", "newdirfd", "linkdirfd", "olddir", "newdir");
    private static final Map<String, Long> SIGNALS =
            Map.of("SIGHUP", 1L, "SIGINT", 2L, "SIGQUIT", 3L, "SIGKILL", 9L, "SIGTERM", 15L, "SIGSTOP", 19L);

    private final RuleCase rules;
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(1 << 18, 8);
    private final EventWriter writer = new EventWriter(memory);
    private int delivered;

    RuleCaseSource(RuleCase rules) {
        this.rules = rules;
    }

    @Override
    public void start(SnapshotConsumer snapshot) {
        snapshot.begin(new MachineRecord(2, 1L << 30, 1 << 22, "case", START - 1_000 * SECOND, 0));
        rules.processes().forEach(process -> snapshot.process(record(process)));
        snapshot.end();
    }

    private static ProcessRecord record(RuleCase.Actor process) {
        long pid = process.pid();
        return new ProcessRecord(
                pid,
                pid,
                process.parent(),
                pid,
                pid,
                pid,
                pid,
                pid,
                Bytes.of(process.name()),
                Bytes.of(process.firstArgument()),
                Bytes.of(process.path()),
                strings(process.arguments()),
                environment(process.environment()),
                Bytes.EMPTY,
                Bytes.of(process.folder()),
                Bytes.of("/"),
                1024,
                0,
                process.user(),
                process.user(),
                -1,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                100,
                START - 30 * 86_400 * SECOND,
                START - 30 * 86_400 * SECOND,
                0,
                START - SECOND);
    }

    @Override
    public Outcome next(Event event) {
        if (delivered == rules.events().size()) {
            return Outcome.END;
        }
        RuleCase.Happening happening = rules.events().get(delivered++);
        long time = START + delivered * MILLISECOND;
        EventInfo info = newestExit(happening.name());
        Map<String, Object> values = happening.name().startsWith("exec") ? exec(happening, time) : happening.values();
        Set<String> unknown = new HashSet<>(values.keySet());
        info.params().forEach(param -> unknown.remove(param.name()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(rules.name() + ": " + info.codeName() + " has no " + unknown);
        }
        writer.begin(info.code(), time, happening.by().pid());
        info.params().forEach(param -> put(param, values.get(param.name())));
        writer.end();
        event.wrap(memory, 0, 0, delivered, false);
        return Outcome.EVENT;
    }

    private static EventInfo newestExit(String name) {
        return EventTable.named(name).stream()
                .filter(info -> !info.isEnter() && !info.has(EventFlag.OLD_VERSION))
                .max(Comparator.comparingInt(EventInfo::code))
                .orElseThrow(() -> new IllegalArgumentException("no event " + name));
    }

    private Map<String, Object> exec(RuleCase.Happening happening, long time) {
        Map<String, Object> given = happening.values();
        if (!EXEC_KEYS.containsAll(given.keySet())) {
            throw new IllegalArgumentException(rules.name() + ": of " + given.keySet() + " only " + EXEC_KEYS);
        }
        RuleCase.Actor by = happening.by();
        String path = String.valueOf(given.get("path"));
        long changed = time - age(String.valueOf(given.getOrDefault("age", DEFAULT_AGE)));
        Map<String, Object> values = new HashMap<>();
        values.put("res", given.getOrDefault("res", 0));
        values.put("flags", given.getOrDefault("flags", 0));
        values.put("exe", given.getOrDefault("argv0", path));
        values.put("args", strings(RuleCaseReader.arguments(given.get("args"))));
        values.put("env", environment(RuleCaseReader.environment(by.environment(), given.get("env"))));
        values.put("cwd", given.getOrDefault("cwd", by.folder()));
        values.put("comm", RuleCaseReader.name(rules.name(), given.get("name"), path));
        values.put("trusted_exepath", path);
        values.put("ptid", by.parent());
        for (String id : List.of("tid", "pid", "pgid", "vpgid")) {
            values.put(id, by.pid());
        }
        values.put("uid", by.user());
        values.put("gid", by.user());
        values.put("loginuid", -1);
        values.put("exe_ino", 100);
        values.put("exe_ino_ctime", changed);
        values.put("exe_ino_mtime", changed);
        return values;
    }

    private static long age(String text) {
        long number = Long.parseLong(text, 0, text.length() - 1, 10);
        return number
                * switch (text.charAt(text.length() - 1)) {
                    case 's' -> SECOND;
                    case 'm' -> 60 * SECOND;
                    case 'h' -> 3_600 * SECOND;
                    case 'd' -> 86_400 * SECOND;
                    default -> throw new IllegalArgumentException("not an age: " + text);
                };
    }

    private void put(ParamInfo param, @Nullable Object value) {
        if (value instanceof byte[] bytes) {
            writer.putBytes(bytes);
        } else if (param.type().isString()) {
            if (value == null) {
                writer.putEmpty();
            } else {
                writer.put(value.toString());
            }
        } else if (param.type().isInteger()) {
            writer.put(number(param, value));
        } else if (value == null) {
            writer.putEmpty();
        } else if (param.name().equals("tuple")) {
            writer.putBytes(tuple(value.toString()));
        } else {
            throw new IllegalArgumentException(rules.name() + ": cannot write " + param.name());
        }
    }

    private static long number(ParamInfo param, @Nullable Object value) {
        return switch (value) {
            case null -> param.name().equals("fd") ? DESCRIPTOR : FOLDERS.contains(param.name()) ? CURRENT_FOLDER : 0;
            case Number number -> number.longValue();
            default -> named(param, value.toString());
        };
    }

    private static long named(ParamInfo param, String names) {
        long all = 0;
        for (String name : names.split("\\|", -1)) {
            Long signal = SIGNALS.get(name);
            all |= signal != null ? signal : FlagTable.value(param.info(), name);
        }
        return all;
    }

    private static byte[] strings(List<String> texts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String text : texts) {
            out.writeBytes(Bytes.of(text));
            out.write(0);
        }
        return out.toByteArray();
    }

    private static byte[] environment(Map<String, String> environment) {
        return strings(environment.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList());
    }

    /** Writes family, then address and port of both ends; the family in the schema's numbers. */
    private static byte[] tuple(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String end : text.split("->", 2)) {
            int colon = end.lastIndexOf(':');
            byte[] address = address(end.substring(0, colon));
            int port = Integer.parseInt(end, colon + 1, end.length(), 10);
            if (out.size() == 0) {
                out.write(address.length == 4 ? 2 : 10);
            }
            out.writeBytes(address);
            out.write(port);
            out.write(port >> 8);
        }
        return out.toByteArray();
    }

    private static byte[] address(String text) {
        try {
            return InetAddress.ofLiteral(text).getAddress();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    @Override
    public SourceCounters counters() {
        return new SourceCounters(delivered, 0, 0, 0, List.of());
    }

    @Override
    public void close() {
        arena.close();
    }
}
