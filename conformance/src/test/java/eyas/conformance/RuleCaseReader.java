package eyas.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads the cases of the default rules; what it does not know it refuses, so that no case says less than it seems to. */
final class RuleCaseReader {
    private static final String TREES = "trees.yaml";
    private static final int MAX_NAME = 15;
    private static final Set<String> CASE_KEYS = Set.of("case", "about", "tree", "processes", "events", "alerts");
    private static final Set<String> PROCESS_KEYS =
            Set.of("pid", "parent", "path", "name", "args", "argv0", "env", "cwd", "uid");

    private final Map<?, ?> trees;

    private RuleCaseReader(Map<?, ?> trees) {
        this.trees = trees;
    }

    /** Reads all cases of {@code folder}, in the order of the files' names. */
    static List<RuleCase> read(Path folder) {
        RuleCaseReader reader = new RuleCaseReader((Map<?, ?>) load(folder.resolve(TREES)));
        List<RuleCase> cases = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".yaml") && !file.endsWith(TREES))
                    .sorted()
                    .forEach(file -> {
                        for (Object item : (List<?>) load(file)) {
                            cases.add(reader.read(file.getFileName().toString(), (Map<?, ?>) item));
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    private static Object load(Path file) {
        try {
            return new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private RuleCase read(String file, Map<?, ?> item) {
        String where = file + ": " + item.get("case");
        known(where, item, CASE_KEYS);
        Map<Long, RuleCase.Actor> processes = new LinkedHashMap<>();
        for (Object process : listOf(where, trees.get(item.get("tree")))) {
            addProcess(where, (Map<?, ?>) process, processes);
        }
        if (item.get("processes") instanceof List<?> more) {
            more.forEach(process -> addProcess(where, (Map<?, ?>) process, processes));
        }
        List<RuleCase.Happening> events = new ArrayList<>();
        for (Object event : listOf(where, item.get("events"))) {
            events.add(readEvent(where, (Map<?, ?>) event, processes));
        }
        Set<String> alerts = new TreeSet<>();
        listOf(where, item.get("alerts")).forEach(alert -> alerts.add(alert.toString()));
        return new RuleCase(
                file,
                text(where, item, "case"),
                text(where, item, "about"),
                List.copyOf(processes.values()),
                events,
                alerts);
    }

    private static void addProcess(String where, Map<?, ?> item, Map<Long, RuleCase.Actor> processes) {
        known(where, item, PROCESS_KEYS);
        long pid = number(where, item, "pid");
        long parent = number(where, item, "parent");
        RuleCase.Actor above = processes.get(parent);
        require(where, parent == 1 || above != null, "no process " + parent + " above process " + pid);
        require(where, !processes.containsKey(pid), "process " + pid + " is there twice");
        String path = text(where, item, "path");
        processes.put(
                pid,
                new RuleCase.Actor(
                        pid,
                        parent,
                        path,
                        name(where, item.get("name"), path),
                        arguments(item.get("args")),
                        item.get("argv0") instanceof String first ? first : path,
                        environment(above == null ? Map.of() : above.environment(), item.get("env")),
                        item.get("cwd") instanceof String cwd ? cwd : above == null ? "/" : above.folder(),
                        item.get("uid") instanceof Integer uid ? uid : above == null ? 1001 : above.user()));
    }

    private static RuleCase.Happening readEvent(String where, Map<?, ?> item, Map<Long, RuleCase.Actor> processes) {
        long by = number(where, item, "by");
        RuleCase.Actor process = processes.get(by);
        if (process == null) {
            throw new IllegalArgumentException(where + ": no process " + by);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        item.forEach((key, value) -> values.put(key.toString(), value));
        values.keySet().removeAll(Set.of("by", "event"));
        return new RuleCase.Happening(process, text(where, item, "event"), values);
    }

    /** Returns the kernel's name of a program: what the case says, or the end of the path, cut as the kernel cuts. */
    static String name(String where, @Nullable Object given, String path) {
        if (given instanceof String name) {
            require(where, name.length() <= MAX_NAME, name + " is longer than a name can be");
            return name;
        }
        byte[] last = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        return new String(last, 0, Math.min(last.length, MAX_NAME), StandardCharsets.UTF_8);
    }

    /** Returns arguments that are given as text or as a list. */
    static List<String> arguments(@Nullable Object given) {
        return switch (given) {
            case null -> List.of();
            case List<?> list -> list.stream().map(Object::toString).toList();
            default -> Arrays.asList(given.toString().split(" ", -1));
        };
    }

    /** Returns {@code inherited} with what is {@code given} added. */
    static Map<String, String> environment(Map<String, String> inherited, @Nullable Object given) {
        Map<String, String> all = new TreeMap<>(inherited);
        if (given instanceof Map<?, ?> more) {
            more.forEach((key, value) -> all.put(key.toString(), value.toString()));
        }
        return all;
    }

    private static List<?> listOf(String where, @Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException(where + ": a list is missing (tree, events or alerts)");
    }

    private static String text(String where, Map<?, ?> item, String key) {
        if (item.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(where + ": no text under " + key);
    }

    private static long number(String where, Map<?, ?> item, String key) {
        if (item.get(key) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(where + ": no number under " + key);
    }

    private static void known(String where, Map<?, ?> item, Set<String> keys) {
        require(where, keys.containsAll(item.keySet()), "of " + item.keySet() + " only " + keys + " are known");
    }

    private static void require(String where, boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(where + ": " + otherwise);
        }
    }
}
