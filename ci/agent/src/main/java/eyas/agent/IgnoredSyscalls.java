package eyas.agent;

import eyas.ci.CiException;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventInfo;
import eyas.event.EventParams.GenericExit;
import eyas.event.EventTable;
import eyas.event.SyscallInfo;
import eyas.event.SyscallTable;
import eyas.session.input.SettingsFile;
import eyas.text.Printable;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The events that a capture omits, by the names of their system calls: {@code ignore_syscalls} in the file that falco-actions calls {@code
 * config-file}.
 */
public final class IgnoredSyscalls implements Predicate<Event> {
    private static final String KEY = "ignore_syscalls";
    private static final int MOST = 1_000;
    private static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("(?=.*[a-z])[a-z0-9_]{1," + LONGEST + "}");

    /** Always captured: without these events a reader cannot attribute any event to a process. */
    private static final Set<String> KEPT =
            Set.of("clone", "clone3", "fork", "vfork", "execve", "execveat", "exit", "exit_group", "procexit");

    private final BitSet codes = new BitSet();
    private final BitSet generic = new BitSet();
    private final Set<String> calls = new TreeSet<>();
    private final List<String> notes = new ArrayList<>();

    /** Creates the set from names; adds a note for each unknown name. */
    public IgnoredSyscalls(List<String> names) {
        for (String name : names) {
            if (KEPT.contains(name)) {
                notes.add("config-file: " + name
                        + " stays in the capture: other events cannot be interpreted without it");
            } else if (!add(name)) {
                notes.add("config-file: '" + Printable.of(name, LONGEST) + "' is not a known system call");
            }
        }
    }

    private boolean add(String name) {
        List<EventInfo> events = EventTable.named(name);
        events.forEach(event -> codes.set(event.code()));
        SyscallInfo call = SyscallTable.find(name);
        if (call != null && call.exitCode() == EventCode.GENERIC_X) {
            generic.set(call.code());
        }
        if (call != null) {
            calls.add(name);
        }
        return !events.isEmpty() || call != null;
    }

    /** Returns the names of the system calls that are left out. */
    public Set<String> calls() {
        return calls;
    }

    /** Returns notes about names that have no effect. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public boolean test(Event event) {
        return event.code() == EventCode.GENERIC_X
                ? generic.get((int) event.paramUnsigned(GenericExit.ID, 0))
                : codes.get(event.code());
    }

    /**
     * Returns the names in {@code file}.
     *
     * @throws CiException if the file is invalid
     */
    public static List<String> read(Path file) {
        Optional<YamlNode> content;
        try {
            content = SettingsFile.read(file);
        } catch (SettingsFile.Unreadable e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
        if (!(content.orElse(null) instanceof Mapping map) || !(map.find(KEY) instanceof Sequence list)) {
            throw wrong(file, "it must be an object with a list " + KEY);
        }
        if (list.items().size() > MOST) {
            throw wrong(file, KEY + " has more than " + MOST + " entries");
        }
        List<String> names = new ArrayList<>();
        for (YamlNode entry : list.items()) {
            String name = entry instanceof Scalar scalar ? scalar.value() : "a list or a map";
            if (!NAME.matcher(name).matches()) {
                throw wrong(file, KEY + " has an entry that is not a system call name: " + Printable.of(name, LONGEST));
            }
            names.add(name);
        }
        return names;
    }

    private static CiException wrong(Path file, String why) {
        return new CiException("input config-file: " + file + ": " + why);
    }
}
