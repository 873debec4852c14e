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

/** Names the ways in which a process does the same deed while it takes itself for something that rules leave alone. */
@NullMarked
enum Evasion {
    /** It executes itself, or what it starts, without any variable. */
    ENVIRONMENT {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return List.of(each(story, actor -> again(actor, actor.path(), actor.name(), Map.of()), values -> {
                values.put("env", Bytes.EMPTY);
                return values;
            }));
        }
    },
    /** It takes a name that the rule leaves alone, as through a link or by prctl. */
    NAME {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return words.names().stream()
                    .map(name -> each(story, actor -> again(actor, actor.path(), name, actor.environment()), values -> {
                        values.put("comm", Bytes.of(name));
                        values.put("exe", Bytes.of(name));
                        return values;
                    }))
                    .toList();
        }
    },
    /** It is a copy with such a name, in a folder of its own that is called like one of those that rules knew. */
    COPY {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            List<Story> all = new ArrayList<>();
            for (String name : words.names()) {
                for (String folder : folders(all.isEmpty())) {
                    all.add(each(story, actor -> again(actor, folder + name, name, actor.environment()), values -> {
                        values.put("comm", Bytes.of(name));
                        values.put("trusted_exepath", Bytes.of(folder + name));
                        return values;
                    }));
                }
            }
            return all;
        }
    },
    /** A real program that the rule leaves alone, with code of its own loaded into it. */
    LOADED_CODE {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            Map<String, String> loaded = Map.of("LD_PRELOAD", "/home/runner/x.so");
            return words.names().stream()
                    .map(name -> each(story, actor -> again(actor, "/usr/bin/" + name, name, loaded), values -> {
                        values.put("comm", Bytes.of(name));
                        values.put("trusted_exepath", Bytes.of("/usr/bin/" + name));
                        values.put("env", environment(loaded));
                        return values;
                    }))
                    .toList();
        }
    },
    /** A program with such a name stands between it and its parent. */
    PARENT {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return words.ancestors().stream().map(name -> below(story, name)).toList();
        }
    },
    /** It adds arguments that the rule leaves alone. */
    ARGUMENT {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            List<Story> all = new ArrayList<>();
            for (String word : words.arguments()) {
                Story changed = each(story, actor -> List.of(), values -> {
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
    /** It works from the root, with relative paths. */
    FOLDER {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return EvasivePaths.relative(story);
        }
    },
    /** It goes through a link that it made. */
    LINK {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return EvasivePaths.linked(story);
        }
    },
    /** It goes by a descriptor of the folder, with openat2 and its like. */
    DESCRIPTOR {
        @Override
        List<Story> of(Story story, RuleExemptions words) {
            return EvasivePaths.byDescriptor(story);
        }
    };

    private static List<String> folders(boolean first) {
        String usual = "/home/runner/work/shop/shop/.cargo/bin/";
        return first
                ? List.of(usual, "/tmp/build/node_modules/", "/home/runner/work/shop/shop/target/")
                : List.of(usual);
    }

    private static final int WRAPPER = 9000;
    private static final Set<Long> RUNNER = Set.of(10L, 11L);

    /** Returns the same deed done so, once for each word; nothing where it does not apply. */
    abstract List<Story> of(Story story, RuleExemptions words);

    static boolean isExec(Happening happening) {
        return happening.info().name().startsWith("execve");
    }

    /** Returns whether the action is the runner's own, which is no evasion. */
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

    /** Changes the executed program; a process that acts in another way first executes {@code before}. */
    private static Story each(
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

    /** Lets {@code actor} execute {@code path}. */
    private static List<Happening> again(Actor actor, String path, String name, Map<String, String> variables) {
        Map<String, Object> values = new HashMap<>();
        values.put("exe", Bytes.of(name));
        values.put("args", Bytes.of(actor.arguments().isEmpty() ? "" : String.join("\0", actor.arguments()) + '\0'));
        values.put("env", environment(variables));
        values.put("cwd", Bytes.of(actor.folder()));
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

    /** Puts a program called {@code name} between everybody who acts and their parents. */
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
                like.folder(),
                like.user(),
                like.cgroups());
    }
}
