package eyas.workbench.cases;

import eyas.diagnostic.Hint;
import eyas.event.Bytes;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventTable;
import eyas.event.ParamInfo;
import eyas.text.NearestName;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.workbench.cases.RuleCase.Actor;
import eyas.workbench.cases.RuleCase.Happening;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the events of a case. */
final class CaseEventReader {
    private static final Pattern AGE = Pattern.compile("([0-9]{1,9})([smhd])");
    private static final Map<String, Long> UNITS =
            Map.of("s", 1_000_000_000L, "m", 60_000_000_000L, "h", 3_600_000_000_000L, "d", 86_400_000_000_000L);
    private static final long DEFAULT_AGE = 30 * 86_400_000_000_000L;
    private static final String ERROR_PARAM = "res";
    private static final List<String> EXEC_KEYS = List.of("path", "name", "args", "argv0", "env", "cwd", "age");

    private final CaseNodes nodes;
    private final CaseProcessReader processes;
    private final ParamValues values;

    CaseEventReader(CaseNodes nodes, CaseProcessReader processes) {
        this.nodes = nodes;
        this.processes = processes;
        this.values = new ParamValues(nodes);
    }

    List<Happening> read(YamlNode list) {
        List<Happening> events = new ArrayList<>();
        for (YamlNode node : nodes.sequence(list, "'events'")) {
            events.add(read(nodes.mapping(node, "an event")));
        }
        return events;
    }

    private Happening read(Mapping item) {
        Actor by = processes.find(nodes.required(item, "by"));
        YamlNode nameNode = nodes.required(item, "event");
        String name = nodes.text(nameNode, "'event'");
        EventInfo info = newest(nameNode, name);
        boolean exec = name.equals("execve") || name.equals("execveat");
        Set<String> keys = new LinkedHashSet<>(List.of("by", "event"));
        info.params().forEach(param -> keys.add(param.name()));
        if (exec) {
            keys.addAll(EXEC_KEYS);
        }
        nodes.onlyKeys(item, keys);
        Map<String, Object> given = new HashMap<>();
        if (exec) {
            exec(item, by, given);
        }
        for (ParamInfo param : info.params()) {
            YamlNode value = item.find(param.name());
            if (value != null && !(exec && EXEC_KEYS.contains(param.name()))) {
                given.put(param.name(), values.of(param, value));
            }
        }
        return new Happening(by, info, given, age(item.find("age")));
    }

    /** Returns the newest code of an event, as a source delivers it: an exit event if there is one, never an old version. */
    private EventInfo newest(YamlNode node, String name) {
        return EventTable.named(name).stream()
                .filter(info -> !info.has(EventFlag.OLD_VERSION))
                .max(Comparator.comparing((EventInfo info) -> !info.isEnter()).thenComparingInt(EventInfo::code))
                .orElseThrow(() -> nodes.wrong(node, "unknown event '" + name + "'", nearest(name)));
    }

    private static @Nullable Hint nearest(String name) {
        Set<String> names = new TreeSet<>();
        for (int code = 0; code < EventTable.size(); code++) {
            names.add(EventTable.get(code).name());
        }
        String nearest = NearestName.of(name, names);
        return nearest == null ? null : Hint.meant(nearest);
    }

    /** Adds the parameters of an exec that describe the new program. */
    private void exec(Mapping item, Actor by, Map<String, Object> given) {
        String path = nodes.requiredText(item, "path");
        given.put("exe", Bytes.of(nodes.text(item, "argv0", path)));
        given.put(
                "args",
                values.bounded(item, ParamValues.strings(CaseProcessReader.arguments(nodes, item.find("args")))));
        given.put(
                "env",
                values.bounded(
                        item,
                        ParamValues.environment(
                                CaseProcessReader.environment(nodes, by.environment(), item.find("env")))));
        given.put("cwd", Bytes.of(nodes.text(item, "cwd", by.directory())));
        given.put("comm", Bytes.of(CaseProcessReader.name(nodes, item.find("name"), path)));
        given.put("trusted_exepath", values.bounded(item, Bytes.of(path)));
        given.put("cgroups", ParamValues.strings(by.cgroups()));
        given.put("ptid", by.parent());
        for (String id : List.of("tid", "pid", "pgid", "vpgid")) {
            given.put(id, by.pid());
        }
        given.put("uid", (long) by.user());
        given.put("gid", (long) by.user());
        given.put("loginuid", -1L);
        given.put("exe_ino", 100L);
        given.put(ERROR_PARAM, 0L);
    }

    private long age(@Nullable YamlNode node) {
        if (node == null) {
            return DEFAULT_AGE;
        }
        String text = nodes.text(node, "'age'");
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw nodes.wrong(node, "'" + text + "' is not an age", "use a number with s, m, h or d, for example 90s");
        }
        Long unit = UNITS.get(matcher.group(2));
        if (unit == null) {
            throw new IllegalStateException("no unit " + matcher.group(2));
        }
        return Long.parseLong(matcher.group(1)) * unit;
    }
}
