package eyas.workbench.cases;

import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.workbench.cases.RuleCase.Actor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the processes of a case, parents before their children. */
final class CaseProcessReader {
    private static final int MAX_NAME = 15;
    private static final int FIRST_USER = 1001;
    private static final List<String> KEYS =
            List.of("pid", "parent", "path", "name", "args", "argv0", "env", "cwd", "uid", "cgroups");

    private final CaseNodes nodes;
    private final Map<Long, Actor> actors = new LinkedHashMap<>();

    CaseProcessReader(CaseNodes nodes) {
        this.nodes = nodes;
    }

    /** Returns the processes by ID, parents first. */
    Map<Long, Actor> actors() {
        return actors;
    }

    /**
     * Adds the processes in {@code list}.
     *
     * @param owner reads the file that contains {@code list}
     */
    void add(YamlNode list, CaseNodes owner) {
        for (YamlNode node : owner.sequence(list, "'processes'")) {
            add(owner.mapping(node, "a process"), owner);
        }
    }

    private void add(Mapping item, CaseNodes owner) {
        owner.onlyKeys(item, KEYS);
        long pid = owner.number(owner.required(item, "pid"), "'pid'");
        YamlNode parentNode = owner.required(item, "parent");
        long parent = owner.number(parentNode, "'parent'");
        Actor above = actors.get(parent);
        if (parent != 1 && above == null) {
            throw owner.wrong(
                    parentNode,
                    "no process " + parent + " above process " + pid,
                    "describe the parent first, or use 'parent: 1' for a process without a described parent");
        }
        String path = owner.requiredText(item, "path");
        YamlNode uid = item.find("uid");
        YamlNode cgroups = item.find("cgroups");
        Actor actor = new Actor(
                pid,
                parent,
                path,
                name(owner, item.find("name"), path),
                arguments(owner, item.find("args")),
                owner.text(item, "argv0", path),
                environment(owner, above == null ? Map.of() : above.environment(), item.find("env")),
                owner.text(item, "cwd", above == null ? "/" : above.directory()),
                uid != null ? user(owner, uid) : above == null ? FIRST_USER : above.user(),
                cgroups != null ? owner.texts(cgroups, "'cgroups'") : above == null ? List.of() : above.cgroups());
        if (actors.putIfAbsent(pid, actor) != null) {
            throw owner.wrong(item, "process " + pid + " is defined twice", "use another 'pid'");
        }
    }

    private static int user(CaseNodes owner, YamlNode node) {
        long uid = owner.number(node, "'uid'");
        if (uid < 0 || uid > Integer.MAX_VALUE) {
            throw owner.wrong(node, "'uid' must be between 0 and " + Integer.MAX_VALUE);
        }
        return (int) uid;
    }

    Actor find(YamlNode by) {
        long pid = nodes.number(by, "'by'");
        Actor actor = actors.get(pid);
        if (actor == null) {
            throw nodes.wrong(by, "no process " + pid, "describe it in 'processes', or in the tree");
        }
        return actor;
    }

    /** Returns the kernel's name of a program: the one given, or the end of the path, truncated as in the kernel. */
    static String name(CaseNodes owner, @Nullable YamlNode given, String path) {
        if (given != null) {
            String name = owner.text(given, "'name'");
            if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
                throw owner.wrong(
                        given,
                        "'" + name + "' exceeds the maximum length of a name",
                        "the kernel keeps the first 15 bytes");
            }
            return name;
        }
        byte[] last = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        return new String(last, 0, Math.min(last.length, MAX_NAME), StandardCharsets.UTF_8);
    }

    /** Returns arguments given as text, which is split at spaces, or as a list. */
    static List<String> arguments(CaseNodes owner, @Nullable YamlNode given) {
        if (given == null) {
            return List.of();
        }
        return given instanceof Sequence
                ? owner.texts(given, "'args'")
                : Arrays.asList(owner.text(given, "'args'").split(" ", -1));
    }

    /** Returns {@code inherited} with the entries of {@code given} added. */
    static Map<String, String> environment(CaseNodes owner, Map<String, String> inherited, @Nullable YamlNode given) {
        Map<String, String> all = new TreeMap<>(inherited);
        if (given != null) {
            for (Entry entry : owner.mapping(given, "'env'").entries()) {
                all.put(owner.text(entry.key(), "a name in 'env'"), owner.text(entry.value(), "a value in 'env'"));
            }
        }
        return all;
    }
}
