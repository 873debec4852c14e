package eyas.conformance;

import eyas.event.Bytes;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.workbench.cases.RuleCase.Actor;
import eyas.workbench.cases.RuleCase.Happening;
import eyas.workbench.cases.RuleCase.Story;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.NullMarked;

/** Ways in which a process performs the same actions while it resembles a process that rules exclude. */
@NullMarked
enum Evasion {
    /** The process executes itself, or the programs it starts, without any variable. */
    ENVIRONMENT {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return List.of(change(story, actor -> exec(actor, actor.path(), actor.name(), Map.of()), values -> {
                values.put("env", Bytes.EMPTY);
                return values;
            }));
        }
    },
    /** The process takes a name that the rule excludes, for example through a link or by prctl. */
    NAME {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return exemptions.names().stream()
                    .map(name ->
                            change(story, actor -> exec(actor, actor.path(), name, actor.environment()), values -> {
                                values.put("comm", Bytes.of(name));
                                values.put("exe", Bytes.of(name));
                                return values;
                            }))
                    .toList();
        }
    },
    /** The process runs a copy with an excluded name, in a directory of its own that is named like one that rules trusted. */
    COPY {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            List<Story> all = new ArrayList<>();
            for (String name : exemptions.names()) {
                for (String directory : directories(all.isEmpty())) {
                    all.add(change(story, actor -> exec(actor, directory + name, name, actor.environment()), values -> {
                        values.put("comm", Bytes.of(name));
                        values.put("trusted_exepath", Bytes.of(directory + name));
                        return values;
                    }));
                }
            }
            return all;
        }
    },
    /** A genuine program that the rule excludes, with injected code. */
    LOADED_CODE {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            Map<String, String> loaded = Map.of("LD_PRELOAD", "/home/runner/x.so");
            return exemptions.names().stream()
                    .map(name -> change(story, actor -> exec(actor, "/usr/bin/" + name, name, loaded), values -> {
                        values.put("comm", Bytes.of(name));
                        values.put("trusted_exepath", Bytes.of("/usr/bin/" + name));
                        values.put("env", environment(loaded));
                        return values;
                    }))
                    .toList();
        }
    },
    /** A program with an excluded name is inserted between the process and its parent. */
    PARENT {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return exemptions.ancestors().stream()
                    .map(name -> below(story, name))
                    .toList();
        }
    },
    /** The process adds arguments that the rule excludes. */
    ARGUMENT {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            List<Story> all = new ArrayList<>();
            for (String word : exemptions.arguments()) {
                Story changed = change(story, actor -> List.of(), values -> {
                    values.put("args", Bytes.of(Bytes.text(bytes(values, "args")) + word + '\0'));
                    return values;
                });
                if (!changed.equals(story)) {
                    all.add(changed);
                }
            }
            return all;
        }
    },
    /** The process works in the root directory, with relative paths. */
    DIRECTORY {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return EvasivePaths.relative(story);
        }
    },
    /** The process uses a symbolic link that it created. */
    LINK {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return EvasivePaths.linked(story);
        }
    },
    /** The process uses a descriptor of the directory, with openat2 and similar calls. */
    DESCRIPTOR {
        @Override
        List<Story> of(Story story, RuleExemptions exemptions) {
            return EvasivePaths.byDescriptor(story);
        }
    };

    private static List<String> directories(boolean first) {
        String usual = "/home/runner/work/shop/shop/.cargo/bin/";
        return first
                ? List.of(usual, "/tmp/build/node_modules/", "/home/runner/work/shop/shop/target/")
                : List.of(usual);
    }

    private static final int WRAPPER = 9000;
    private static final Set<Long> RUNNER = Set.of(10L, 11L);

    /** Returns the story with this evasion, once for each exemption; empty if the evasion does not apply. */
    abstract List<Story> of(Story story, RuleExemptions exemptions);

    static boolean isExec(Happening happening) {
        return happening.info().name().startsWith("execve");
    }

    /** Returns whether the actor is the runner itself, whose actions are not changed. */
    static boolean isRunner(Actor actor) {
        return RUNNER.contains(actor.pid());
    }

    static byte[] bytes(Map<String, Object> values, String name) {
        return values.get(name) instanceof byte[] bytes ? bytes : Bytes.EMPTY;
    }

    static byte[] environment(Map<String, String> variables) {
        StringBuilder all = new StringBuilder();
        variables.forEach(
                (name, value) -> all.append(name).append('=').append(value).append('\0'));
        return Bytes.of(all.toString());
    }

    static EventInfo newest(String name) {
        return EventTable.named(name).stream()
                .filter(info -> !info.isEnter() && !info.has(EventFlag.OLD_VERSION))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Changes the executed programs. A process that acts without an exec of its own first performs {@code before}. */
    private static Story change(
            Story story, Function<Actor, List<Happening>> before, UnaryOperator<Map<String, Object>> executed) {
        List<Happening> events = new ArrayList<>();
        Set<Long> changed = new LinkedHashSet<>();
        for (Happening happening : story.events()) {
            Actor actor = happening.by();
            if (isRunner(actor)) {
                events.add(happening);
            } else if (isExec(happening)) {
                changed.add(actor.pid());
                events.add(new Happening(
                        actor, happening.info(), executed.apply(new HashMap<>(happening.values())), happening.age()));
            } else {
                if (changed.add(actor.pid())
                        && !happening.info().name().equals("procexit")
                        && !happening.info().name().equals("clone")) {
                    events.addAll(before.apply(actor));
                }
                events.add(happening);
            }
        }
        return new Story(story.processes(), events);
    }

    /** Returns an exec of {@code path} by {@code actor}. */
    private static List<Happening> exec(Actor actor, String path, String name, Map<String, String> variables) {
        Map<String, Object> values = new HashMap<>();
        values.put("exe", Bytes.of(name));
        values.put("args", Bytes.of(actor.arguments().isEmpty() ? "" : String.join("\0", actor.arguments()) + '\0'));
        values.put("env", environment(variables));
        values.put("cwd", Bytes.of(actor.directory()));
        values.put("comm", Bytes.of(name));
        values.put("trusted_exepath", Bytes.of(path));
        values.put("cgroups", Bytes.of(String.join("\0", actor.cgroups())));
        values.put("ptid", actor.parent());
        for (String id : List.of("tid", "pid", "pgid", "vpgid")) {
            values.put(id, actor.pid());
        }
        values.put("uid", (long) actor.user());
        values.put("gid", (long) actor.user());
        values.put("loginuid", -1L);
        values.put("exe_ino", 100L);
        values.put("res", 0L);
        return List.of(new Happening(actor, newest("execve"), values, 30 * 86_400_000_000_000L));
    }

    /** Inserts a program called {@code name} between every acting process and its parent. */
    private static Story below(Story story, String name) {
        Set<Long> acting = new LinkedHashSet<>();
        story.events().stream()
                .filter(one -> !isRunner(one.by()))
                .forEach(one -> acting.add(one.by().pid()));
        List<Actor> processes = new ArrayList<>();
        Map<Long, Actor> moved = new HashMap<>();
        for (Actor actor : story.processes()) {
            if (!acting.contains(actor.pid())) {
                processes.add(actor);
                continue;
            }
            long pid = WRAPPER + actor.pid();
            String path = "/home/runner/work/shop/shop/x/" + name;
            processes.add(with(actor, pid, actor.parent(), path, name));
            Actor child = with(actor, actor.pid(), pid, actor.path(), actor.name());
            processes.add(child);
            moved.put(actor.pid(), child);
        }
        List<Happening> events = story.events().stream()
                .map(one -> {
                    Actor by = moved.getOrDefault(one.by().pid(), one.by());
                    Map<String, Object> values = new HashMap<>(one.values());
                    values.computeIfPresent("ptid", (key, value) -> isRunner(one.by()) ? value : by.parent());
                    return new Happening(by, one.info(), values, one.age());
                })
                .toList();
        return new Story(processes, events);
    }

    private static Actor with(Actor like, long pid, long parent, String path, String name) {
        return new Actor(
                pid,
                parent,
                path,
                name.length() > 15 ? name.substring(0, 15) : name,
                like.arguments(),
                path,
                like.environment(),
                like.directory(),
                like.user(),
                like.cgroups());
    }
}
