package eyas.conformance;

import eyas.event.Bytes;
import eyas.event.EventInfo;
import eyas.workbench.cases.RuleCase.Actor;
import eyas.workbench.cases.RuleCase.Happening;
import eyas.workbench.cases.RuleCase.Story;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Changes stories so that the same calls reach the same files by other paths. */
@NullMarked
final class EvasivePaths {
    private static final String LINK = "/home/runner/l";
    private static final long OPENED_DIRECTORY = 300;
    private static final long CURRENT = -100;
    private static final long READ = 1;
    private static final long DIRECTORY = 0x400;
    private static final Set<String> OPENS = Set.of("open", "creat", "openat", "openat2");
    private static final Set<String> RENAMES = Set.of("rename", "renameat", "renameat2");
    private static final Set<String> SYMLINKS = Set.of("symlink", "symlinkat");

    private EvasivePaths() {}

    /** Returns the events that replace one call; null if the call has no path. */
    private interface Change {
        @Nullable
        List<Happening> of(Happening call, String parameter, String path, Map<String, Object> values);
    }

    static List<Story> relative(Story story) {
        return changed(story, (call, parameter, path, values) -> {
            values.put(parameter, Bytes.of(path.substring(1)));
            Happening move = call(call.by(), "chdir", Map.of("path", Bytes.of("/"), "res", 0L));
            if (RENAMES.contains(call.info().name())) {
                values.put("oldpath", Bytes.of(absolute(call.by(), text(values, "oldpath"))));
            }
            return List.of(move, new Happening(call.by(), call.info(), values, call.age()));
        });
    }

    static List<Story> linked(Story story) {
        return changed(story, (call, parameter, path, values) -> {
            int slash = path.lastIndexOf('/');
            values.put(parameter, Bytes.of(LINK + path.substring(slash)));
            Happening link = call(
                    call.by(),
                    "symlink",
                    Map.of("target", Bytes.of(path.substring(0, slash)), "linkpath", Bytes.of(LINK), "res", 0L));
            return List.of(link, new Happening(call.by(), call.info(), values, call.age()));
        });
    }

    static List<Story> byDescriptor(Story story) {
        return changed(story, (call, parameter, path, values) -> {
            int slash = path.lastIndexOf('/');
            Happening directory = call(
                    call.by(),
                    "openat",
                    Map.of(
                            "fd",
                            OPENED_DIRECTORY,
                            "dirfd",
                            CURRENT,
                            "name",
                            Bytes.of(slash == 0 ? "/" : path.substring(0, slash)),
                            "flags",
                            READ | DIRECTORY));
            values.put(parameter, Bytes.of(path.substring(slash + 1)));
            String name = call.info().name();
            String at;
            if (OPENS.contains(name)) {
                at = "openat2";
                values.put("dirfd", OPENED_DIRECTORY);
                values.computeIfAbsent("flags", key -> 2L);
            } else if (RENAMES.contains(name)) {
                at = "renameat2";
                values.put("newdirfd", OPENED_DIRECTORY);
            } else {
                at = "symlinkat";
                values.put("linkdirfd", OPENED_DIRECTORY);
            }
            EventInfo info = Evasion.newest(at);
            values.keySet()
                    .removeIf(key -> info.params().stream()
                            .noneMatch(param -> param.name().equals(key)));
            return List.of(directory, new Happening(call.by(), info, values, call.age()));
        });
    }

    private static List<Story> changed(Story story, Change change) {
        List<Happening> events = new ArrayList<>();
        boolean any = false;
        for (Happening call : story.events()) {
            String parameter = parameter(call);
            List<Happening> instead = null;
            if (parameter != null && !Evasion.isRunner(call.by())) {
                String path = absolute(call.by(), text(call.values(), parameter));
                // Paths with a single component, such as names that a process uses for itself, are not changed.
                if (path.indexOf('/', 1) > 0) {
                    instead = change.of(call, parameter, path, new HashMap<>(call.values()));
                }
            }
            any |= instead != null;
            events.addAll(instead == null ? List.of(call) : instead);
        }
        return any ? List.of(new Story(story.processes(), events)) : List.of();
    }

    private static @Nullable String parameter(Happening call) {
        String name = call.info().name();
        return OPENS.contains(name)
                ? "name"
                : RENAMES.contains(name) ? "newpath" : SYMLINKS.contains(name) ? "linkpath" : null;
    }

    private static String text(Map<String, Object> values, String name) {
        return Bytes.text(Evasion.bytes(values, name));
    }

    private static String absolute(Actor by, String path) {
        String clean = path.startsWith("./") ? path.substring(2) : path;
        return clean.startsWith("/") ? clean : (by.directory().equals("/") ? "" : by.directory()) + '/' + clean;
    }

    private static Happening call(Actor by, String name, Map<String, Object> values) {
        return new Happening(by, Evasion.newest(name), values, 0);
    }
}
